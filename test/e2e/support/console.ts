import { Browser, chromium, Page, Request } from "playwright-core";

/** The console's outputs of a stack. */
export interface ConsoleOutputs {
  readonly consoleUrl: string;
  readonly consoleUser: string;
  readonly consolePassword: string;
}

/** @param hosts names that the browser knows as if DNS told them */
export const startBrowser = (hosts: Readonly<Record<string, string>> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-sync",
      `--host-resolver-rules=${Object.entries(hosts)
        .map(([name, address]) => `MAP ${name} ${address}`)
        .join(",")}`,
    ],
  });

/** The console in a browser, logged in. */
export async function openConsole(browser: Browser, outputs: ConsoleOutputs): Promise<Page> {
  // Its authority is nobody's that the browser knows.
  const page = await browser.newPage({ ignoreHTTPSErrors: outputs.consoleUrl.startsWith("https:") });
  page.setDefaultTimeout(60_000); // the page covers itself until it has loaded, which takes its time on a busy machine
  await gotoWhole(page, outputs.consoleUrl);
  await page.fill("#username", outputs.consoleUser);
  await page.fill("#password", outputs.consolePassword);
  await page.click("text=Login");
  await page.waitForURL((url) => !url.hash.includes("login")); // logged in, it opens the first page
  return page;
}

/**
 * Opens a page with all that belongs to it. Chromium drops what is on its way when one of the machine's network interfaces
 * comes or goes, as those of containers do, and the page stays half made.
 */
async function gotoWhole(page: Page, url: string): Promise<void> {
  let dropped: boolean;
  const look = (request: Request) =>
    (dropped ||= request.failure()?.errorText === "net::ERR_NETWORK_CHANGED");
  page.on("requestfailed", look);
  for (let attempt = 1; ; attempt++) {
    dropped = false;
    const problem = await page.goto(url).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!dropped && problem === undefined) break;
    if (!dropped || attempt === 10)
      throw problem ?? new Error(`The network changed each time ${url} was opened.`);
  }
  page.off("requestfailed", look);
}

/** What the page of the cluster shows in a broker's row; nothing where it does not become visible. */
export async function brokerRow(page: Page, name: string, address: string): Promise<string[] | undefined> {
  const row = page.locator("tr", { hasText: name }).filter({ hasText: address });
  // Opened anew until it is there: the first page may still be on its way.
  for (let attempt = 1; attempt < 5; attempt++) {
    await page.goto(`${new URL(page.url()).origin}/#/cluster`);
    await page.reload();
    const shown = row.click({ trial: true, timeout: 6_000 });
    if (
      await shown.then(
        () => true,
        () => false,
      )
    )
      return row.locator("td").allInnerTexts();
  }
  return undefined;
}

/** The proxies that its page of them shows, each as `host:port`. */
export async function proxiesShown(page: Page): Promise<string[]> {
  const { origin } = new URL(page.url());
  await page.goto("about:blank"); // from there it is one load: the body of an answer before another is gone
  const answered = page.waitForResponse((response) => response.url().includes("/proxy/homePage.query"));
  await page.goto(`${origin}/#/proxy`);
  const { data } = (await (await answered).json()) as { data: { proxyAddrList: string[] } };
  await page.locator("h2", { hasText: "ProxyServerAddressList" }).click({ trial: true }); // what covers it is gone
  const options = page.locator("select option").filter({ hasText: /\S/ });
  if (data.proxyAddrList.length > 0) await options.first().waitFor({ state: "attached" });
  return options.allInnerTexts();
}
