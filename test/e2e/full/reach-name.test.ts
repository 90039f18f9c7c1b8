import { reachOf } from "../support/reachTests";

reachOf("name");
