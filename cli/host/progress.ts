/** Receives the progress of work, as a text for the user. */
export type Progress = (text: string) => void;
