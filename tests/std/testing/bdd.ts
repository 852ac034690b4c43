/**
 * Stand-in for `@std/testing/bdd` where JSR cannot be reached, over `node:test`. Development only.
 *
 * @module
 */

export {
  after,
  after as afterAll,
  afterEach,
  before,
  before as beforeAll,
  beforeEach,
  describe,
  it,
  test,
} from "node:test";
