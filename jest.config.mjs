const common = { transform: { "^.+\\.ts$": "ts-jest" } };

/** @type {import("jest").Config} */
export default {
  reporters: ["default", "<rootDir>/test/reporter.mjs"],
  projects: [
    { ...common, displayName: "unit", testMatch: ["<rootDir>/test/unit/**/*.test.ts"] },
    {
      ...common,
      displayName: "e2e",
      testMatch: ["<rootDir>/test/e2e/**/*.test.ts"],
      globalSetup: "<rootDir>/test/e2e/support/setup.ts",
    },
  ],
};
