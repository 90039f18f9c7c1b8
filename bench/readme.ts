import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../test/e2e/support/root";
import { Figures } from "./figures";
import { renderTable } from "./table";

/** The measures of each benchmark that the READMEs show. */
const shown: Readonly<Record<string, readonly string[]>> = {
  up: ["first message", "up ends", "again", "preview", "one key changed", "down"],
  throughput: ["all loads", "1 KB, 1 thread", "1 KB, 64 threads", "16 KB, 64 threads"],
  memory: ["heap", "resident at rest", "resident under load"],
  growth: ["first preview", "first preview, memory", "preview again, processor", "up again, processor"],
};

const inEnglish = (text: string): string => text;

/** The READMEs, each with the translation of the English texts in the figures. */
export const readmes: Readonly<Record<string, (text: string) => string>> = {
  "README.md": inEnglish,
  "README.zh-CN.md": (text) => chinese[text] ?? text,
};

const chinese: Readonly<Record<string, string>> = {
  "first message": "第一条消息",
  "up ends": "命令结束",
  again: "再次执行",
  preview: "预览",
  "one key changed": "改一个键",
  down: "拆除",
  "the post's commands": "博客的命令",
  "the quick start's Compose file": "官方 quick start 的 Compose 文件",
  "npm start, embedded default": "npm start，内嵌默认引擎",
  "npm start, Pulumi": "npm start，Pulumi",
  "pulumi up, default": "pulumi up，默认集群",
  "all loads": "全部负载",
  "1 KB, 1 thread": "1 KB，1 线程",
  "1 KB, 64 threads": "1 KB，64 线程",
  "16 KB, 64 threads": "16 KB，64 线程",
  "bare processes": "裸进程",
  "host, 127.0.0.1 (default)": "宿主机，127.0.0.1（默认）",
  "host, through the proxy": "宿主机，经 proxy",
  "host, ip an address": "宿主机，ip 为地址",
  "host, networkMode host": "宿主机，networkMode 为 host",
  "container on the network": "同一网络上的容器",
  heap: "堆",
  "resident at rest": "空闲时常驻",
  "resident under load": "负载下常驻",
  "name server": "name server",
  console: "控制台",
  together: "合计",
  "1 broker": "1 个 broker",
  "10 brokers": "10 个 broker",
  "50 brokers": "50 个 broker",
  "200 brokers": "200 个 broker",
  "first preview": "首次预览",
  "first preview, memory": "首次预览，内存",
  "preview again, processor": "再次预览，处理器",
  "up again, processor": "再次 up，处理器",
};

/** A README with a benchmark's table, which is placed between `<!-- bench NAME -->` and `<!-- /bench -->`. */
export function withTable(readme: string, figures: Figures, translate: (text: string) => string): string {
  const series = shown[figures.benchmark]
    .flatMap((name) => figures.series.filter(({ measure }) => measure.name === name))
    .map(({ side, measure, samples }) => ({
      side: translate(side),
      measure: { ...measure, name: translate(measure.name) },
      samples,
    }));
  const table = renderTable({
    ...figures,
    baseline: figures.baseline && translate(figures.baseline),
    series,
  });
  const place = new RegExp(`(<!-- bench ${figures.benchmark} -->\n)[^]*?(\n<!-- /bench -->)`);
  return readme.replace(place, (_, before: string, after: string) => `${before}\n${table}\n${after}`);
}

/** Writes a benchmark's table into the READMEs. */
export async function updateReadmes(figures: Figures): Promise<void> {
  for (const [name, translate] of Object.entries(readmes)) {
    const file = join(root, name);
    const text = withTable(readFileSync(file, "utf8"), figures, translate);
    writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  }
}
