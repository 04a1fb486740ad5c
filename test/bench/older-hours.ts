/** Under this name among the tables' sizes: hours as they are kept when no report can come for them any more. */
export const OLDER_HOURS = 'rollup_hour, without voters';
