/** Unit tests find the same on every machine: an engine that runs elsewhere, unless they say otherwise. */
jest.mock("../../../components/ownEngine", () => ({ isOwnEngine: jest.fn(() => false) }));
