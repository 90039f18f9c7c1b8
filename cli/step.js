// Plain JavaScript: it is needed before the packages are there.
const tty = process.stdout.isTTY === true;
const quietMilliseconds = 2000;

/**
 * Does one step of a start and prints one line for it. What takes longer than two seconds shows how far it is: in a
 * terminal on the same line, elsewhere on lines of its own, one in ten seconds. `work` says how far it is through its
 * argument, `describe` what is to be said of its result.
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
    console.log(`${tty ? "\r\x1b[2K" : ""}${line}`);
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

module.exports = { step };
