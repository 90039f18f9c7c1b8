// Plain JavaScript: it is needed before the packages are installed.
const tty = process.stdout.isTTY === true;
const quietMilliseconds = 2000;

/** Prints a line, in place of a progress that is shown on the terminal. @param {string} line */
const printLine = (line) => console.log(`${tty ? "\r\x1b[2K" : ""}${line}`);

/** What is worth knowing of a step that goes on. @param {string} text */
const note = (text) => printLine(`  ${text}`);

/**
 * Runs one step of a command and prints one line for it. A step that takes longer than two seconds shows its progress: on
 * a terminal in the same line, elsewhere as a new line every ten seconds. `work` reports its progress through its
 * argument; `describe` returns the text for the result.
 *
 * @type {<T>(title: string, work: (progress: (text: string) => void) => Promise<T>, describe?: (result: T) => string) => Promise<T>}
 */
const step = async (title, work, describe) => {
  const started = Date.now();
  let doing = "";
  let shown = 0;
  const show = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const line = `  ${title}: ${doing || "working"} (${seconds} s)`;
    if (tty) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    else if (Date.now() - shown >= 10_000) (console.log(line), (shown = Date.now()));
  };
  const timer = setInterval(() => Date.now() - started >= quietMilliseconds && show(), tty ? 250 : 1000);
  const end = (/** @type {string} */ line) => {
    clearInterval(timer);
    printLine(line);
  };
  try {
    const result = await work((text) => void (doing = text));
    const detail = describe ? describe(result) : "";
    end(`✔ ${title}${detail && `: ${detail}`}`);
    return result;
  } catch (error) {
    end(`✘ ${title}`);
    throw error;
  }
};

module.exports = { note, step };
