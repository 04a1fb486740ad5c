/** Something the person at the keyboard can act on: its message is a sentence and is printed as it stands, without a stack. */
export class PlainError extends Error {
  override name = 'PlainError';
}

/** Runs a command's action; a PlainError becomes its sentence on standard error and exit code 1. */
export const plainly =
  <Arguments extends unknown[]>(action: (...args: Arguments) => Promise<void>) =>
  async (...args: Arguments): Promise<void> => {
    try {
      await action(...args);
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  };
