import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    private static let long = Duration.seconds(600)
    /// One that has run out when it is given.
    private static let past = Duration.milliseconds(-1)

    static let leases: [ContractCase] = [
        .store("a lease is one holder's until it is given back or runs out, and each taking has a higher fence") {
            store in
            let name = LeaseName(rawValue: "work")
            let first = try #require(try await store.acquire(name, holder: "a", for: long))
            #expect(first == Lease(name: name, holder: "a", fence: 1))
            #expect(try await store.acquire(name, holder: "b", for: long) == nil)
            #expect(try await store.acquire(name, holder: "a", for: long) == nil)
            #expect(try await store.acquire(LeaseName(rawValue: "other"), holder: "b", for: long)?.fence == 1)
            try await store.renew(first, for: long)
            try await store.release(first)
            await expect(.leaseLost) { try await store.renew(first, for: long) }
            let second = try #require(try await store.acquire(name, holder: "b", for: past))
            #expect(second.fence == 2)
            // It ran out and is still b's, as long as nobody takes it.
            try await store.renew(second, for: past)
            let third = try #require(try await store.acquire(name, holder: "a", for: long))
            #expect(third.fence == 3)
            await expect(.leaseLost) { try await store.renew(second, for: long) }
            try await store.release(second)
            #expect(try await store.acquire(name, holder: "b", for: long) == nil)
        },
        .store("of many who want a lease at the same moment one gets it") { store in
            let name = LeaseName(rawValue: "work")
            for _ in 0..<5 {
                let winners = try await withThrowingTaskGroup(of: Lease?.self) { group in
                    for holder in 0..<8 {
                        group.addTask { try await store.acquire(name, holder: "\(holder)", for: long) }
                    }
                    return try await group.reduce(into: [Lease]()) { if let lease = $1 { $0.append(lease) } }
                }
                #expect(winners.count == 1)
                for lease in winners { try await store.release(lease) }
            }
        },
        .store("one whose lease another has taken writes nothing") { store in
            let schema = try await store.registered(Samples.schema())
            let model = schema.model
            for index in 0..<40 {
                _ = try await store.append(Samples.batch(schema, ids: ["p-\(index)"]), of: schema)
            }
            try await store.setRule(Findings.rule(model), at: Samples.monday)
            let name = LeaseName.evaluation(of: model)
            let lost = try #require(try await store.acquire(name, holder: "a", for: past))
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 0)]
            commit.alerts = [Findings.alert(schema, 0)]
            let message = AlertMessage(event: .fired, alert: commit.alerts[0])
            commit.messages = [OutgoingMessage(message: message, channel: "ops")]
            commit.lease = lost
            // Late, but nobody came in between.
            try await store.commit(commit)
            let held = try #require(try await store.acquire(name, holder: "b", for: long))
            commit.points = [Findings.point(schema, 1)]
            let late = commit
            await expect(.leaseLost) { try await store.commit(late) }
            await expect(.leaseLost) {
                try await store.setRule(Findings.rule(model, "x"), at: Samples.monday, under: lost)
            }
            await expect(.leaseLost) { _ = try await store.removeRule("low", of: model, under: lost) }
            await expect(.leaseLost) { try await store.noteEvaluated(9, of: model, under: lost) }
            await expect(.leaseLost) { _ = try await store.compact(schema, under: lost) }
            let id = try #require(try await store.dueMessages(at: Timestamp(milliseconds: .max), limit: 9).first?.id)
            await expect(.leaseLost) { try await store.record(.delivered, of: id, at: Samples.monday, under: lost) }
            #expect(try await store.metricPoints(MetricQuery(model: model)) == [Findings.point(schema, 0)])
            #expect(try await store.rules(of: model).map(\.rule.name) == ["low"])
            #expect(try await store.modelChanges().map(\.evaluatedRevision) == [0])
            #expect(try await store.outboxCounts() == OutboxCounts(pending: 1, delivered: 0, rejected: 0))
            try await store.record(.delivered, of: id, at: Samples.monday, under: held)
            try await store.noteEvaluated(9, of: model, under: held)
            #expect(try await store.compact(schema, under: held).merged == 40)
        },
        .store("windows of another length take an evaluation's lease away") { store in
            let schema = try await store.registered(Samples.schema())
            let lease = try #require(
                try await store.acquire(.evaluation(of: schema.model), holder: "a", for: long))
            var changed = schema
            changed.labelHorizonSeconds = 259_200
            _ = try await store.register(changed, at: Samples.monday)
            try await store.renew(lease, for: long)
            changed.window = .week
            _ = try await store.register(changed, at: Samples.monday)
            await expect(.leaseLost) { try await store.renew(lease, for: long) }
            #expect(try await store.acquire(.evaluation(of: schema.model), holder: "b", for: long) != nil)
        },
        .store("counters tell what became of a model, each its part") { store in
            let schema = try await store.registered(Samples.schema())
            let model = schema.model
            #expect(
                try await store.firstChange()
                    == ModelChange(model: model, revision: 0, evaluatedRevision: 0, configuration: 1))
            _ = try await store.append(Samples.batch(schema, ids: ["a"]), of: schema)
            #expect(try await store.firstChange().revision == 1)
            _ = try await store.append(Samples.outcomes(["a"]), of: model)
            #expect(try await store.firstChange().revision == 2)
            #expect(try await store.evaluationWork(of: model, since: nil)?.revision == 2)
            try await store.noteEvaluated(2, of: model, under: nil)
            try await store.noteEvaluated(1, of: model, under: nil)
            #expect(try await store.firstChange().evaluatedRevision == 2)
            var commit = EvaluationCommit(schema: schema)
            commit.points = [Findings.point(schema, 0)]
            try await store.commit(commit)
            commit.alerts = [Findings.alert(schema, 0)]
            try await store.commit(commit)
            #expect(try await store.firstChange().findings == 2)
            #expect(try await store.firstChange().alerts == 1)
            try await store.setRule(Findings.rule(model), at: Samples.monday)
            _ = try await store.removeRule("low", of: model)
            try await store.setThresholds(PerformanceThresholds(model: model, metric: .accuracy, min: 0.5))
            #expect(try await store.firstChange().configuration == 4)
            // A baseline is a reason to evaluate anew.
            try await store.setBaseline(
                Baseline(
                    schema: schema, source: "new", setAt: Samples.monday,
                    predictions: Samples.batch(schema, ids: ["r"])))
            #expect(try await store.firstChange().configuration == 5)
            #expect(try await store.firstChange().revision == 3)
            let lease = try #require(try await store.acquire(.evaluation(of: model), holder: "a", for: long))
            #expect(try await store.firstChange().isBeingEvaluated)
            try await store.release(lease)
            #expect(try await !store.firstChange().isBeingEvaluated)
            _ = try await store.registered(Samples.schema("other"))
            #expect(try await store.modelChanges().map(\.model.rawValue) == ["churn", "other"])
        },
    ]
}

extension SQLStore {
    /// Where the first model stands.
    fileprivate func firstChange() async throws -> ModelChange { try #require(try await modelChanges().first) }
}
