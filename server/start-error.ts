/** Something outside the program keeps it from starting: told in one line, without a stack. */
export class StartError extends Error {}
