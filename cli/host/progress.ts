/** Says how far something is. */
export type Progress = (text: string) => void;
