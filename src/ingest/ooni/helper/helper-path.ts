/** Where the test helper of web_connectivity listens. */
export const HELPER_PATH = '/ooni/test-helper';

/** Engines before 3.20 put a slash after the address that they are told, the oldest keep nothing of its path. */
export const HELPER_PATHS = [HELPER_PATH, `${HELPER_PATH}/`, '/'] as const;
