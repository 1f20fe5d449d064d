/** `npm test -- --full` runs the long form of the crash and load runs. */
export const full = process.env['FULL'] === '1'
