import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EvidenceChild, EvidenceChildFailure } from "../../bench/evidence/evidence_child.ts";
import { gatherEvidence } from "../../bench/evidence/gather.ts";
import { caseSubject, NO_EVIDENCE, NO_MACHINE_CODE, testUnless } from "./evidence_case.ts";

for (
  const { name, told } of [
    { name: "endsProcess", told: "ended with exit code 3" },
    { name: "throws", told: "Error: thrown on purpose" },
    { name: "notAFunction", told: "must export a function notAFunction: current value is number" },
  ]
) {
  testUnless(
    NO_EVIDENCE,
    `gatherEvidence() makes a finding of a subject that ${name}`,
    async () => {
      const result = await gatherEvidence(caseSubject(name));
      assert(!result.ok);
      assertEquals(result.finding.kind, "no evidence");
      assertStringIncludes(result.finding.what, told);
      assertStringIncludes(result.finding.where, `classifier_cases.ts#${name}`);
    },
  );
}

testUnless(NO_EVIDENCE, "gatherEvidence() makes a finding of a subject that hangs", async () => {
  const result = await gatherEvidence(caseSubject("hangs"), { answerLimitMs: 1000 });
  assert(!result.ok);
  assertStringIncludes(result.finding.what, "gave no answer within 1 s");
});

testUnless(
  NO_EVIDENCE,
  "gatherEvidence() makes a finding of a flag that V8 does not know",
  async () => {
    const result = await gatherEvidence(caseSubject("callsNothing"), {
      v8Flags: ["--no-such-flag"],
    });
    assert(!result.ok);
    assertStringIncludes(result.finding.what, "did not recognize flag '--no-such-flag'");
  },
);

testUnless(
  NO_MACHINE_CODE,
  "a child that dies of a wrong address fails in the parent alone",
  async () => {
    const child = EvidenceChild.start(caseSubject("callsNothing"), {
      v8Flags: [],
      ffi: true,
      readPaths: null,
    });
    try {
      await child.ran();
      let failure: unknown = null;
      try {
        await child.readMemory([[8, 8]]);
      } catch (error) {
        failure = error;
      }
      assert(failure instanceof EvidenceChildFailure);
      assertStringIncludes(failure.message, "SIGSEGV");
    } finally {
      await child.quit();
    }
  },
);
