import Testing
import VigilDomain
import VigilStorage

extension ContractCase {
    static let alerts: [ContractCase] = [
        .store("a rule starts quiet, keeps the state it is given, and starts again when it is replaced") { store in
            let schema = try await store.registered(Samples.schema())
            let rule = Findings.rule(schema.model)
            try await store.setRule(rule, at: Samples.monday)
            let quiet = RuleRecord(rule: rule, state: AlertState(), setAt: Samples.monday)
            #expect(try await store.rules(of: schema.model) == [quiet])
            var state = AlertState()
            state.beforeLastWindow = .pending(since: Findings.window(0), breachedWindows: 1)
            state.position = .firing(alert: Findings.alert(schema, 0))
            state.lastWindow = Findings.window(1)
            var commit = EvaluationCommit(schema: schema)
            commit.states = ["low": state, "no such rule": state]
            try await store.commit(commit)
            #expect(try await store.rules(of: schema.model).map(\.state) == [state])
            let later = Samples.monday.advanced(by: .days(1))
            try await store.setRule(rule, at: later)
            #expect(
                try await store.rules(of: schema.model)
                    == [RuleRecord(rule: rule, state: AlertState(), setAt: later)])
        },
        .store("rules are listed by model and name and can be removed") { store in
            let (a, b) = (try Samples.name("a"), try Samples.name("b"))
            for (model, name) in [(b, "x"), (a, "z"), (a, "y")] {
                try await store.setRule(Findings.rule(model, name), at: Samples.monday)
            }
            let listed = try await store.rules(of: nil).map { "\($0.rule.model) \($0.rule.name)" }
            #expect(listed == ["a y", "a z", "b x"])
            #expect(try await store.removeRule("z", of: a))
            #expect(try await !store.removeRule("z", of: a))
            #expect(try await !store.removeRule("x", of: a))
            #expect(try await store.rules(of: a).map(\.rule.name) == ["y"])
        },
        .store("an alert is one, whatever becomes of it, and is found by model, status and time") { store in
            let schema = try await store.registered(Samples.schema())
            let other = try await store.registered(Samples.schema("other"))
            var commit = EvaluationCommit(schema: schema)
            commit.alerts = [Findings.alert(schema, 0), Findings.alert(schema, 5)]
            try await store.commit(commit)
            commit.alerts = [Findings.alert(schema, 0, status: .resolved)]
            try await store.commit(commit)
            var others = EvaluationCommit(schema: other)
            others.alerts = [Findings.alert(other, 2)]
            try await store.commit(others)
            func ids(_ query: AlertQuery) async throws -> [String] { try await store.alerts(query).map(\.id) }
            #expect(try await ids(AlertQuery()) == ["churn/low/5", "other/low/2", "churn/low/0"])
            #expect(try await ids(AlertQuery(limit: 1)) == ["churn/low/5"])
            #expect(try await ids(AlertQuery(model: schema.model)) == ["churn/low/5", "churn/low/0"])
            #expect(try await ids(AlertQuery(status: .resolved)) == ["churn/low/0"])
            #expect(try await ids(AlertQuery(model: schema.model, status: .firing)) == ["churn/low/5"])
            #expect(try await ids(AlertQuery(range: Findings.window(3))) == ["other/low/2"])
            #expect(try await store.alert("churn/low/0") == Findings.alert(schema, 0, status: .resolved))
            #expect(try await store.alert("none") == nil)
        },
        .store("a message goes to each channel once, is due at its time, and its delivery is kept") { store in
            let schema = try await store.registered(Samples.schema())
            let now = Samples.monday.advanced(by: .days(1))
            let message = AlertMessage(event: .fired, alert: Findings.alert(schema, 0))
            var commit = EvaluationCommit(schema: schema)
            commit.alerts = [message.alert]
            commit.messages = ["ops", "mail", "ops"].map { OutgoingMessage(message: message, channel: $0) }
            commit.committedAt = now
            try await store.commit(commit)
            try await store.commit(commit)
            #expect(
                try await store.dueMessages(at: now.advanced(by: .milliseconds(-1)), limit: 10).isEmpty)
            let due = try await store.dueMessages(at: now, limit: 10)
            #expect(due.map(\.channel) == ["ops", "mail"])
            #expect(due.allSatisfy { $0.message == message && $0.attempts == 0 && $0.createdAt == now })
            #expect(try await store.dueMessages(at: now, limit: 1).map(\.channel) == ["ops"])

            let later = now.advanced(by: .seconds(30))
            try await store.record(.retry(at: later, reason: "503"), of: due[0].id, at: now)
            #expect(try await store.dueMessages(at: now, limit: 10).map(\.channel) == ["mail"])
            #expect(try await store.dueMessages(at: later, limit: 10).map(\.attempts) == [1, 0])
            try await store.record(.delivered, of: due[0].id, at: later)
            try await store.record(.rejected(reason: "gone"), of: due[1].id, at: later)
            #expect(try await store.dueMessages(at: later.advanced(by: .days(9)), limit: 10).isEmpty)
            #expect(try await store.outboxCounts() == OutboxCounts(pending: 0, delivered: 1, rejected: 1))
            // What was delivered is not tried again, whatever a second sender reports.
            try await store.record(.retry(at: later, reason: "late"), of: due[0].id, at: later)
            #expect(try await store.outboxCounts().pending == 0)
            let entries = try await store.deliveries(ofAlert: message.alert.id)
            #expect(entries.map(\.result) == [.retried, .delivered, .rejected, .retried])
            #expect(entries.map(\.reason) == ["503", nil, "gone", "late"])
            #expect(entries.map(\.channel) == ["ops", "ops", "mail", "ops"])
            #expect(entries.map(\.triedAt) == [now, later, later, later])
            #expect(entries.allSatisfy { $0.event == .fired })
            #expect(try await store.deliveries(ofAlert: "none").isEmpty)
            await expect(.conflict) { try await store.record(.delivered, of: 999, at: now) }
        },
        .store("each event of an alert has its own message, in their order") { store in
            let schema = try await store.registered(Samples.schema())
            let fired = Findings.alert(schema, 0)
            let resolved = Findings.alert(schema, 0, status: .resolved)
            let escalated = Findings.alert(schema, 0, severity: .critical)
            var commit = EvaluationCommit(schema: schema)
            commit.messages = [
                (.fired, fired), (.escalated, escalated), (.resolved, resolved),
            ].map { OutgoingMessage(message: AlertMessage(event: $0, alert: $1), channel: "ops") }
            try await store.commit(commit)
            let all = try await store.dueMessages(at: Samples.monday.advanced(by: .days(3)), limit: 9)
            #expect(all.map(\.message.event) == [.fired, .escalated, .resolved])
        },
        .store("a message that was written or tried later than now is due: the clock was set back") { store in
            let schema = try await store.registered(Samples.schema())
            var commit = EvaluationCommit(schema: schema)
            commit.messages = [
                OutgoingMessage(
                    message: AlertMessage(event: .fired, alert: Findings.alert(schema, 0)), channel: "ops")
            ]
            commit.committedAt = Samples.monday
            try await store.commit(commit)
            let hourBefore = Samples.monday.advanced(by: .seconds(-3600))
            let message = try #require(try await store.dueMessages(at: hourBefore, limit: 9).first)
            let retry = Samples.monday.advanced(by: .seconds(60))
            try await store.record(.retry(at: retry, reason: "busy"), of: message.id, at: Samples.monday)
            #expect(try await store.dueMessages(at: Samples.monday, limit: 9).isEmpty)
            #expect(try await store.dueMessages(at: hourBefore, limit: 9).map(\.id) == [message.id])
            // Tried again an hour earlier, it waits by that clock.
            let next = hourBefore.advanced(by: .seconds(60))
            try await store.record(.retry(at: next, reason: "busy"), of: message.id, at: hourBefore)
            #expect(try await store.dueMessages(at: hourBefore, limit: 9).isEmpty)
            #expect(try await store.dueMessages(at: next, limit: 9).map(\.id) == [message.id])
        },
    ]
}
