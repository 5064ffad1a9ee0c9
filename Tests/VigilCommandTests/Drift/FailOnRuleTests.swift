import Testing
import VigilDomain

@testable import VigilCommand

@Suite("The rule to fail on")
struct FailOnRuleTests {
    @Test(
        "it is read as the help says",
        arguments: [
            ("any", FailOnRule.any), ("share=0.5", .share(0.5)), ("share=1", .share(1)), ("column=age", .column("age")),
            ("column=a=b", .column("a=b")),
        ])
    func reads(text: String, rule: FailOnRule) {
        #expect(FailOnRule(argument: text) == rule)
    }

    @Test(
        "what cannot hold or be meant is refused",
        arguments: [
            "", "all", "share", "share=", "share=0", "share=1.5", "share=-0.1", "share=nan", "column=", "Any",
        ])
    func refuses(text: String) {
        #expect(FailOnRule(argument: text) == nil)
    }

    @Test("any holds when a column drifted")
    func any() {
        #expect(FailOnRule.any.holds(for: .sample(drifted: ["a"], stable: ["b", "c"])))
        #expect(!FailOnRule.any.holds(for: .sample(drifted: [], stable: ["b", "c"])))
    }

    @Test("a column that lost all its values fails by its name and by any, but is no measured share")
    func lost() {
        let result = DriftAnalysisResult.sample(drifted: [], stable: ["b"], unmeasured: ["few"], lost: ["a"])
        #expect(result.lostColumns.map(\.name) == ["a"])
        #expect(FailOnRule.any.holds(for: result))
        #expect(FailOnRule.column("a").holds(for: result))
        #expect(!FailOnRule.column("few").holds(for: result))
        #expect(!FailOnRule.share(0.1).holds(for: result))
    }

    @Test("a column that is gone fails by its name and by any; a new one does not")
    func gone() {
        var result = DriftAnalysisResult.sample(drifted: [], stable: ["b"])
        result.schemaChange = SchemaChange(added: ["c"])
        #expect(!FailOnRule.any.holds(for: result) && !FailOnRule.column("c").holds(for: result))
        result.schemaChange = SchemaChange(vanished: ["a"])
        #expect(FailOnRule.any.holds(for: result) && FailOnRule.column("a").holds(for: result))
        #expect(!FailOnRule.column("b").holds(for: result) && !FailOnRule.share(0.1).holds(for: result))
    }

    @Test("a column without values among too few rows has lost nothing")
    func emptyAmongFewRows() {
        var result = DriftAnalysisResult.sample(drifted: [], stable: ["b"], lost: ["a"])
        result.currentRows = 19
        #expect(result.lostColumns.isEmpty)
        #expect(!FailOnRule.any.holds(for: result))
    }

    @Test("a share counts measured columns only, and its limit belongs to it")
    func share() {
        let half = DriftAnalysisResult.sample(drifted: ["a"], stable: ["b"], unmeasured: ["c", "d"])
        #expect(FailOnRule.share(0.5).holds(for: half))
        #expect(!FailOnRule.share(0.51).holds(for: half))
        #expect(!FailOnRule.share(0.1).holds(for: .sample(drifted: [], stable: [], unmeasured: ["c"])))
    }

    @Test("a column's rule looks at that column")
    func column() {
        let result = DriftAnalysisResult.sample(drifted: ["a"], stable: ["b"])
        #expect(FailOnRule.column("a").holds(for: result))
        #expect(!FailOnRule.column("b").holds(for: result))
        #expect([FailOnRule.column("b"), .share(0.5)].hold(for: result))
    }
}
