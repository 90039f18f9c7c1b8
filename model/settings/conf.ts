/** A value of a server's configuration file. */
export type ConfValue = string | number | boolean;

/** The further keys of a configuration file, with their values as they stand there. */
export type Conf = Readonly<Record<string, string>>;
