process.env.TZ = "UTC"; // servers have the time zone of the machine that the tests run on

// With isolatedModules in tsconfig.json types are stripped alone: `npm run lint` checks them.
const common = { transform: { "^.+\\.ts$": "ts-jest" } };

const endToEnd = { ...common, globalSetup: "<rootDir>/test/e2e/support/setup.ts" };

/** @type {import("jest").Config} */
export default {
  reporters: ["default", "<rootDir>/test/reporter.mjs"],
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/unit/**/*.test.ts"],
      setupFilesAfterEnv: ["<rootDir>/test/unit/support/setup.ts"],
    },
    { ...endToEnd, displayName: "core", testMatch: ["<rootDir>/test/e2e/core/**/*.test.ts"] },
    { ...endToEnd, displayName: "full", testMatch: ["<rootDir>/test/e2e/full/**/*.test.ts"] },
  ],
};
