// Runs a command of main.ts. By now the packages are installed.
require("./typescript");
require("./main");
