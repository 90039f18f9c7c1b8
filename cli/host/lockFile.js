// Plain JavaScript: it is needed before the packages are installed.
const fs = require("node:fs");
const { isAlive } = require("./alive");

/**
 * Takes a lock for this process, also one that a process left which was killed.
 *
 * @param {string} file the lock, which has its owner's process id in it
 * @returns undefined if this process has the lock now, else its owner's process id; empty: it has just changed hands
 */
function takeLock(file) {
  if (tryLock(file)) return undefined;
  const owner = ownerOf(file);
  if (isAlive(Number(owner))) return owner;
  removeDeadLock(file, owner);
  return tryLock(file) ? undefined : "";
}

/**
 * Creates the lock file, unless it exists. It never exists without its owner's process id in it.
 *
 * @param {string} file
 */
function tryLock(file) {
  const own = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(own, String(process.pid));
    return tryLink(own, file);
  } finally {
    fs.rmSync(own, { force: true }); // a full disk may have let nothing of it be
  }
}

/**
 * Removes the lock of a process that was killed, but not a lock that another process has taken in the meantime.
 *
 * @param {string} file
 * @param {string} owner
 */
function removeDeadLock(file, owner) {
  const removed = `${file}.${process.pid}.dead`;
  try {
    fs.renameSync(file, removed);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (ownerOf(removed) !== owner) tryLink(removed, file);
  fs.rmSync(removed);
}

/** @param {string} file */
const ownerOf = (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");

/**
 * Gives a file a second name, unless that name exists.
 *
 * @param {string} file
 * @param {string} name
 */
function tryLink(file, name) {
  try {
    fs.linkSync(file, name);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

module.exports = { takeLock };
