// Runs a command of main.ts. The packages are there by now.
require("./typescript");
require("./main");
