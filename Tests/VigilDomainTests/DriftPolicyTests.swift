import Testing
import VigilDomain

struct DriftPolicyTests {
    @Test("the level of a window follows from the budget, never above the rule's own")
    func budget() {
        let rule = DriftRule.windows
        #expect(abs(rule.forWindow(everyDays: 1.0 / 24).alpha - 1.0 / 2160) < 1e-15)
        #expect(abs(rule.forWindow(everyDays: 1).alpha - 1.0 / 90) < 1e-15)
        // A week would allow 0.078, a quarter more than 1.
        #expect(rule.forWindow(everyDays: 7).alpha == 0.05)
        #expect(rule.forWindow(everyDays: 91).alpha == 0.05)
        #expect(DriftRule().forWindow(everyDays: 1).alpha == 0.05)
    }

    @Test("a rule says where its level comes from")
    func sentence() {
        #expect(DriftRule().sentence.contains("at most 0.05 and"))
        let sentence = DriftRule.windows.forWindow(everyDays: 1).sentence
        #expect(sentence.contains("at most 0.0111"))
        #expect(sentence.contains("the level for 1 false alarm in 90 days"))
    }

    @Test("what cannot be is refused with the field's name")
    func validation() throws {
        let schema = ModelSchema(
            model: try ModelName("m"), task: .regression,
            features: [
                FeatureSchema(name: "x", kind: .numeric), FeatureSchema(name: "c", kind: .categorical),
            ], window: .week)
        func field(_ policy: DriftPolicy) -> String? {
            do throws(DomainError) {
                try policy.validate(for: schema)
                return nil
            } catch {
                return error.field
            }
        }
        #expect(field(DriftPolicy()) == nil)
        #expect(field(DriftPolicy(comparison: .trailing(windows: 0))) == "drift.comparison")
        #expect(field(DriftPolicy(comparison: .sameHourOfWeek)) == "drift.comparison")
        #expect(field(DriftPolicy(segments: ["x"])) == "drift.segments")
        #expect(field(DriftPolicy(segments: ["c"])) == nil)
        let cluster = "drift.dependence.cluster_by"
        #expect(field(DriftPolicy(dependence: .init(blocks: .week, cluster: "c"))) == nil)
        #expect(field(DriftPolicy(dependence: .init(cluster: "x"))) == cluster)
        #expect(field(DriftPolicy(dependence: .init(cluster: "nobody"))) == cluster)
        #expect(field(DriftPolicy(segments: ["c"], dependence: .init(cluster: "c"))) == cluster)
        #expect(
            field(DriftPolicy(detectors: [.init(id: "psi", columns: ["c"])], dependence: .init(cluster: "c")))
                == cluster)
        #expect(field(DriftPolicy(live: .init(share: .nan))) == "drift.live.share")
        #expect(field(DriftPolicy(live: .init(share: 1.5))) == "drift.live.share")
        #expect(field(DriftPolicy(live: .init(detector: ""))) == "drift.live.detector")
        #expect(field(DriftPolicy(live: .init(falseAlarmEvery: 99))) == "drift.live.false_alarm_every")
        #expect(field(DriftPolicy(live: .init(falseAlarmEvery: 100))) == nil)
        #expect(field(DriftPolicy(detectors: [.init(id: "")])) == "drift.detectors[0].id")
        #expect(field(DriftPolicy(detectors: [.init(id: "psi", columns: ["y"])])) == "drift.detectors[0].columns")
        #expect(
            field(DriftPolicy(detectors: [.init(id: "psi", relevantEffect: 0)])) == "drift.detectors[0].relevant_effect"
        )
        #expect(field(DriftPolicy(rule: DriftRule(budget: FalseAlarmBudget(alerts: 0)))) == "drift.rule.false_alarms")
        #expect(field(DriftPolicy(rule: DriftRule(budget: FalseAlarmBudget(days: .infinity)))) == "drift.rule.in_days")
        #expect(field(DriftPolicy(rule: DriftRule(alpha: 2))) == "drift.rule.alpha")
        let psi = DriftPolicy.Detector(id: "psi", columns: ["x", "c"], relevantEffect: 0.1)
        let again = DriftPolicy.Detector(id: "psi", columns: ["c", "x"])
        #expect(field(DriftPolicy(detectors: [psi, .init(id: "psi"), again])) == "drift.detectors[2]")
        #expect(field(DriftPolicy(detectors: [psi, .init(id: "psi"), .init(id: "psi", columns: ["x"])])) == nil)
        #expect(field(DriftPolicy(segments: ["c", "c"])) == "drift.segments")
        var model = schema
        model.drift = DriftPolicy(segments: ["nobody"])
        #expect(throws: DomainError.self) { try model.validate() }
    }
}
