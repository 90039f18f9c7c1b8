// Plain JavaScript: it is needed before the packages are installed.
const { home } = require("./home");

/** What to do about errors of the operating system, by their codes; a place follows. */
const advice = new Map([
  ...["ENOSPC", "EDQUOT"].map((code) => /** @type {const} */ ([code, "Free some space"])),
  ...["EACCES", "EPERM", "EROFS"].map((code) => /** @type {const} */ ([code, "Get the right to write"])),
]);

/**
 * An error of the operating system in words, with what to do, such as a full disk; undefined for others.
 *
 * @param {unknown} error
 * @param {string} [place] where something has to be done
 */
function systemProblem(error, place) {
  const { code, syscall, message, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === undefined || syscall === undefined) return undefined;
  const where = place ?? (path === undefined ? `on the disk of ${home}` : "there");
  const known = advice.get(code);
  return `${message}. ${known === undefined ? "Put that right" : `${known} ${where}`}, then repeat.`;
}

module.exports = { systemProblem };
