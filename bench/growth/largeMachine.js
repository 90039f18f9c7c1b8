// Makes this machine appear to have memory for any number of brokers: a preview needs none.
require("node:os").totalmem = () => 2 ** 42;
