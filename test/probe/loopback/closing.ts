/** Gathers what has to be closed at the end of a test file, and closes it in reverse order. */
export type Close = () => Promise<void>;

export const closingStack = () => {
  const stack: Close[] = [];
  return {
    add: (close: Close): void => void stack.push(close),
    closeAll: async (): Promise<void> => {
      for (const close of stack.splice(0).reverse()) await close();
    },
  };
};

export type ClosingStack = ReturnType<typeof closingStack>;
