/** Where the test helper of web_connectivity listens. */
export const HELPER_PATH = '/ooni/test-helper';
