/**
 * Countries in which volunteers are controls: what fails for them is not blocked. Source: Freedom House, "Freedom on the Net 2024", rated Free
 * (https://freedomhouse.org/report/freedom-net/2024). It rates 72 countries. In doubt a country is not on the list: it then is no control, and that is all.
 */
export const FREE_COUNTRIES: ReadonlySet<string> = new Set('AM AR AU CA CL CR DE EE FR GB IS IT JP NL TW US ZA'.split(' '));
