/** What registries and resolvers say of themselves, with addresses that mean nothing to most: shown with --verbose only. */
let shown = false;

export const showDetails = (): void => void (shown = true);

/** A reason in short, with what was said in full for those who asked for it. */
export const withDetails = (reason: string, details: string): string =>
  shown && details !== "" ? `${reason}: ${details}` : reason;
