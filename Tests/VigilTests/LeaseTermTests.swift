import Testing
import VigilDomain
import VigilStorage

@testable import Vigil

struct LeaseTermTests {
    @Test("a lease is acted on for five seconds from before it was asked for, and prolonged after less than a third")
    func term() {
        let asked = ContinuousClock.now
        var term = LeaseTerm(asked: asked)
        #expect(term.isCurrent(asked.advanced(by: .milliseconds(4999))))
        #expect(!term.isCurrent(asked.advanced(by: .seconds(5))))
        #expect(term.renewal == asked.advanced(by: .milliseconds(1500)))
        let again = asked.advanced(by: .milliseconds(1600))
        term.renewed(asked: again)
        #expect(term.end == again.advanced(by: .seconds(5)))
        #expect(term.renewal == again.advanced(by: .milliseconds(1500)))
    }

    @Test("a store that is away is asked again soon, and does not prolong anything")
    func failure() {
        let asked = ContinuousClock.now
        var term = LeaseTerm(asked: asked)
        let failed = asked.advanced(by: .seconds(2))
        term.failed(failed)
        #expect(term.renewal == failed.advanced(by: .milliseconds(250)))
        #expect(term.end == asked.advanced(by: .seconds(5)))
    }
}

struct ChangeTrackerTests {
    private func change(
        _ revision: Int64, evaluated: Int64, busy: Bool = false, configuration: Int64 = 1, findings: Int64 = 0,
        alerts: Int64 = 0
    ) throws -> ModelChange {
        ModelChange(
            model: try ModelName("m"), revision: revision, evaluatedRevision: evaluated, isBeingEvaluated: busy,
            configuration: configuration, findings: findings, alerts: alerts)
    }

    @Test("the first look only begins, and where nothing changes nothing is told")
    func quiet() throws {
        var tracker = ChangeTracker()
        #expect(tracker.look(at: [try change(3, evaluated: 3)]) == ChangeTracker.News())
        #expect(tracker.look(at: [try change(3, evaluated: 3)]) == ChangeTracker.News())
    }

    @Test("each counter that grew is an event of its own, and settings and new models are read anew")
    func events() throws {
        var tracker = ChangeTracker()
        _ = tracker.look(at: [try change(3, evaluated: 3)])
        let data = tracker.look(at: [try change(4, evaluated: 4, findings: 1)])
        #expect(data.events.map(\.kind) == [.data, .findings])
        #expect(!data.isConfigurationNew)
        let alert = tracker.look(at: [try change(4, evaluated: 4, findings: 1, alerts: 1)])
        #expect(alert.events.map(\.kind) == [.alert])
        let setting = tracker.look(at: [try change(4, evaluated: 4, configuration: 2, findings: 1, alerts: 1)])
        #expect(setting.events.map(\.kind) == [.configuration] && setting.isConfigurationNew)
        let other = ModelChange(model: try ModelName("n"), revision: 0, evaluatedRevision: 0)
        let model = tracker.look(at: [try change(4, evaluated: 4, configuration: 2, findings: 1, alerts: 1), other])
        #expect(model.events == [MonitoringEvent(kind: .configuration, model: other.model)])
        #expect(model.isConfigurationNew && model.abandoned.isEmpty)
        let sent = ModelChange(model: try ModelName("o"), revision: 1, evaluatedRevision: 0, configuration: 1)
        let both = tracker.look(at: [sent])
        #expect(both.events.map(\.kind) == [.configuration, .data] && both.abandoned.isEmpty)
    }

    @Test("work is left undone that was there a look ago, and that nobody is at")
    func abandoned() throws {
        var tracker = ChangeTracker()
        _ = tracker.look(at: [try change(3, evaluated: 3)])
        // Just came in.
        #expect(tracker.look(at: [try change(4, evaluated: 3)]).abandoned.isEmpty)
        #expect(tracker.look(at: [try change(4, evaluated: 3, busy: true)]).abandoned.isEmpty)
        #expect(tracker.look(at: [try change(5, evaluated: 3)]).abandoned.count == 1)
        // What waited was done; what came meanwhile is new.
        #expect(tracker.look(at: [try change(6, evaluated: 5)]).abandoned.isEmpty)
    }
}
