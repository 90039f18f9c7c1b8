/** Keys of broker.conf that hold for the life of a store: what another value does to one that has messages. */
export const storeKeys: Readonly<Record<string, string>> = {};
