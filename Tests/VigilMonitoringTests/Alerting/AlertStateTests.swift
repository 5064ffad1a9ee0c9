import Testing
import VigilDomain

@testable import VigilMonitoring

/// The state machine line by line: each step is a window, and what it must lead to.
struct AlertStateTests {
    private var state = AlertState()

    private mutating func see(
        _ value: Double, _ window: TimeRange, _ rule: AlertConfiguration, at seconds: Int64 = 0
    ) -> [AlertAction] {
        state.observe(Fixtures.judgement(Fixtures.point(value, window: window), rule), at: Fixtures.wall(seconds))
    }

    @Test("without a hold time the first breached window fires, the first fine one resolves")
    mutating func firesAndResolves() throws {
        let rule = Fixtures.rule(below: 0.79)
        #expect(see(0.80, Fixtures.month(8), rule).isEmpty)
        #expect(state.position == .quiet)

        let fired = see(0.762, Fixtures.month(9), rule, at: 10)
        let alert = try #require(fired.first?.alert)
        #expect(fired == [.fire(AlertMessage(event: .fired, alert: alert))])
        #expect(alert.id == "churn-prediction/precision-low/1997-09-01T00:00:00Z")
        #expect(alert.status == .firing && alert.severity == .high && alert.breachedWindows == 1)
        #expect(alert.firstWindow == Fixtures.month(9) && alert.lastWindow == Fixtures.month(9))
        #expect(alert.firedAt == Fixtures.wall(10) && alert.resolvedAt == nil)
        #expect(alert.limit == 0.79 && alert.comparison == .below && alert.measurement.value == 0.762)

        let updated = see(0.75, Fixtures.month(10), rule, at: 20)
        #expect(updated.count == 1 && updated.first?.message == nil)
        #expect(updated.first?.alert?.breachedWindows == 2)
        #expect(updated.first?.alert?.firedAt == Fixtures.wall(10))
        #expect(updated.first?.alert?.measurement.value == 0.75)

        let ended = see(0.81, Fixtures.month(11), rule, at: 30)
        #expect(ended.first?.message?.event == .resolved && ended.count == 1)
        let end = try #require(ended.first?.alert)
        #expect(end.id == alert.id && end.status == .resolved && end.resolvedAt == Fixtures.wall(30))
        #expect(end.lastWindow == Fixtures.month(11) && end.measurement.value == 0.81 && end.breachedWindows == 2)
        #expect(state.position == .quiet)
        #expect(see(0.82, Fixtures.month(12), rule).isEmpty)
    }

    @Test("an alert waits for its hold time, in event time")
    mutating func waits() {
        let rule = Fixtures.rule(below: 0.79, holdFor: .days(3))
        #expect(see(0.7, Fixtures.day(1), rule).isEmpty)
        #expect(state.position == .pending(since: Fixtures.day(1), breachedWindows: 1))
        #expect(see(0.7, Fixtures.day(2), rule).isEmpty)
        let fired = see(0.7, Fixtures.day(3), rule)
        #expect(fired.first?.message?.event == .fired)
        #expect(fired.first?.alert?.firstWindow == Fixtures.day(1))
        #expect(fired.first?.alert?.breachedWindows == 3)
    }

    @Test("a window that is itself as long as the hold time fires at once")
    mutating func longWindow() {
        let rule = Fixtures.rule(below: 0.79, holdFor: .days(3))
        #expect(see(0.7, Fixtures.month(1), rule).first?.message?.event == .fired)
    }

    @Test("a missing day counts towards the hold time, since the time was spent in breach")
    mutating func gap() {
        let rule = Fixtures.rule(below: 0.79, holdFor: .days(3))
        #expect(see(0.7, Fixtures.day(1), rule).isEmpty)
        let fired = see(0.7, Fixtures.day(4), rule)
        #expect(fired.first?.alert?.breachedWindows == 2)
    }

    @Test("a fine window ends the waiting without a word")
    mutating func pendingEnds() {
        let rule = Fixtures.rule(below: 0.79, holdFor: .days(3))
        _ = see(0.7, Fixtures.day(1), rule)
        #expect(see(0.8, Fixtures.day(2), rule).isEmpty)
        #expect(state.position == .quiet)
        #expect(see(0.7, Fixtures.day(3), rule).isEmpty)
        #expect(state.position == .pending(since: Fixtures.day(3), breachedWindows: 1))
    }

    @Test("after N breached windows the severity is raised once, with one message")
    mutating func escalates() {
        let rule = Fixtures.rule(below: 0.9, escalateAfter: 3)
        #expect(see(0.85, Fixtures.day(1), rule).first?.message?.event == .fired)
        #expect(see(0.85, Fixtures.day(2), rule).first?.message == nil)
        let third = see(0.85, Fixtures.day(3), rule)
        #expect(third.first?.message?.event == .escalated && third.count == 1)
        #expect(third.first?.alert?.severity == .critical)
        let fourth = see(0.85, Fixtures.day(4), rule)
        #expect(fourth.first?.message == nil)
        #expect(fourth.first?.alert?.severity == .critical && fourth.first?.alert?.breachedWindows == 4)
    }

    @Test("a new incident starts from the rule's severity again")
    mutating func escalationStartsAnew() {
        let rule = Fixtures.rule(below: 0.9, escalateAfter: 2)
        _ = see(0.85, Fixtures.day(1), rule)
        #expect(see(0.85, Fixtures.day(2), rule).first?.message?.event == .escalated)
        #expect(see(0.95, Fixtures.day(3), rule).first?.message?.event == .resolved)
        let again = see(0.85, Fixtures.day(4), rule)
        #expect(again.first?.alert?.severity == .high && again.first?.alert?.breachedWindows == 1)
    }

    @Test("a rule that held long enough to escalate fires with the raised severity, in one message")
    mutating func firesEscalated() {
        let rule = Fixtures.rule(below: 0.9, holdFor: .days(3), escalateAfter: 2)
        _ = see(0.85, Fixtures.day(1), rule)
        #expect(see(0.85, Fixtures.day(2), rule).isEmpty)
        let fired = see(0.85, Fixtures.day(3), rule)
        #expect(fired.count == 1 && fired.first?.message?.event == .fired)
        #expect(fired.first?.alert?.severity == .critical)
    }

    @Test("the same window again, with the same numbers, asks for nothing")
    mutating func idempotent() {
        let rule = Fixtures.rule(below: 0.79, escalateAfter: 2)
        #expect(see(0.7, Fixtures.day(1), rule, at: 1).count == 1)
        let after = state
        #expect(see(0.7, Fixtures.day(1), rule, at: 2).isEmpty)
        #expect(state == after)
        #expect(see(0.7, Fixtures.day(2), rule, at: 3).first?.message?.event == .escalated)
        #expect(see(0.7, Fixtures.day(2), rule, at: 4).isEmpty)
    }

    @Test("the same window with other numbers updates the alert and tells nobody")
    mutating func rejudgedStillBreached() {
        let rule = Fixtures.rule(below: 0.79)
        _ = see(0.7, Fixtures.day(1), rule, at: 1)
        let again = see(0.72, Fixtures.day(1), rule, at: 2)
        #expect(again.count == 1 && again.first?.message == nil)
        #expect(again.first?.alert?.measurement.value == 0.72)
        #expect(again.first?.alert?.breachedWindows == 1)
        #expect(again.first?.alert?.firedAt == Fixtures.wall(1))
    }

    @Test("labels that lift the window above its limit resolve the alert that it fired")
    mutating func rejudgedFine() {
        let rule = Fixtures.rule(below: 0.79)
        _ = see(0.78, Fixtures.day(1), rule)
        #expect(see(0.80, Fixtures.day(1), rule).first?.message?.event == .resolved)
        #expect(state.position == .quiet)
    }

    @Test("labels that push a fine window below its limit fire, and continue an incident that it had ended")
    mutating func rejudgedBreached() {
        let rule = Fixtures.rule(below: 0.79)
        _ = see(0.7, Fixtures.day(1), rule, at: 1)
        #expect(see(0.8, Fixtures.day(2), rule, at: 2).first?.message?.event == .resolved)
        let again = see(0.78, Fixtures.day(2), rule, at: 3)
        #expect(again.first?.message?.event == .fired)
        #expect(again.first?.alert?.firstWindow == Fixtures.day(1))
        #expect(again.first?.alert?.breachedWindows == 2)
        #expect(again.first?.alert?.status == .firing && again.first?.alert?.resolvedAt == nil)
    }

    @Test("a window judged again while pending is not counted twice")
    mutating func rejudgedPending() {
        let rule = Fixtures.rule(below: 0.79, holdFor: .days(3))
        _ = see(0.7, Fixtures.day(1), rule)
        _ = see(0.7, Fixtures.day(1), rule)
        #expect(state.position == .pending(since: Fixtures.day(1), breachedWindows: 1))
        _ = see(0.8, Fixtures.day(1), rule)
        #expect(state.position == .quiet)
    }

    @Test("a window older than the newest judged one changes nothing")
    mutating func older() {
        let rule = Fixtures.rule(below: 0.79)
        _ = see(0.8, Fixtures.day(5), rule)
        let after = state
        #expect(see(0.1, Fixtures.day(4), rule).isEmpty)
        #expect(state == after)
    }

    @Test("a window that does not count changes nothing, whichever the reason")
    mutating func notCounted() {
        let rule = Fixtures.rule(below: 0.79, minimumSamples: 200)
        _ = see(0.7, Fixtures.day(1), rule)
        let after = state
        let uncounted: [MetricPoint] = [
            Fixtures.point(0.99, window: Fixtures.day(2), mature: false),
            Fixtures.point(0.99, count: 199, window: Fixtures.day(2)),
            Fixtures.point(.undefined(reason: "no row was predicted positive"), window: Fixtures.day(2)),
        ]
        for point in uncounted {
            #expect(state.observe(Fixtures.judgement(point, rule), at: Fixtures.wall(0)).isEmpty)
            #expect(state == after)
        }
        // An older window that matures later is still judged.
        #expect(see(0.6, Fixtures.day(2), rule).first?.alert?.breachedWindows == 2)
    }

    @Test("a target never fires, never escalates, and says quietly how it stands")
    mutating func target() {
        let rule = Fixtures.rule(below: 0.9, escalateAfter: 1, role: .target)
        for day in 1...3 {
            let actions = see(0.84, Fixtures.day(day), rule)
            #expect(actions.count == 1 && actions.first?.message == nil && actions.first?.alert == nil)
            guard case .target(let status) = actions.first else { return #expect(Bool(false), "not a target status") }
            #expect(!status.isMet && status.limit == 0.9)
            #expect(
                status.summary
                    == "churn-prediction precision 0.840 (n = 500) in 1997-01-0\(day) misses its target of at least "
                    + "0.900."
            )
        }
        guard case .target(let met) = see(0.93, Fixtures.day(4), rule).first else {
            return #expect(Bool(false), "not a target status")
        }
        #expect(met.isMet && state.position == .quiet)
    }

    @Test("removing a rule closes its open alert and says why")
    mutating func close() {
        let rule = Fixtures.rule(below: 0.79)
        _ = see(0.7, Fixtures.day(1), rule)
        let closed = state.closeOpenAlert(because: "its rule was removed", at: Fixtures.wall(9))
        #expect(closed.first?.message?.event == .resolved && closed.count == 1)
        #expect(closed.first?.alert?.resolvedAt == Fixtures.wall(9))
        #expect(closed.first?.alert?.summary == "churn-prediction precision-low: closed because its rule was removed.")
        #expect(state == AlertState())
        #expect(state.closeOpenAlert(because: "again", at: Fixtures.wall(9)).isEmpty)
    }

    @Test("the summaries name model, metric, interval, rows, window and limit")
    mutating func summaries() throws {
        let rule = Fixtures.rule(below: 0.79, escalateAfter: 2)
        func judged(_ value: Double, _ lower: Double, _ upper: Double, _ window: TimeRange) -> RuleJudgement {
            Fixtures.judgement(Fixtures.point(value, lower: lower, upper: upper, count: 1276, window: window), rule)
        }
        let fired = state.observe(judged(0.7617554858934169, 0.7388, 0.7838, Fixtures.month(9)), at: Fixtures.wall(0))
        #expect(
            fired.first?.alert?.summary
                == "churn-prediction precision 0.762 (95 % interval 0.739 to 0.784, n = 1,276) in Sep 1997 is below "
                + "its "
                + "limit 0.790.")
        let escalated = state.observe(judged(0.7, 0.68, 0.72, Fixtures.month(10)), at: Fixtures.wall(0))
        #expect(
            escalated.first?.alert?.summary
                == "churn-prediction precision 0.700 (95 % interval 0.680 to 0.720, n = 1,276) in Oct 1997 is below "
                + "its "
                + "limit 0.790, the 2nd window in a row; severity raised to critical.")
        let resolved = state.observe(judged(0.8, 0.78, 0.82, Fixtures.month(11)), at: Fixtures.wall(0))
        #expect(
            resolved.first?.alert?.summary
                == "churn-prediction precision 0.800 (95 % interval 0.780 to 0.820, n = 1,276) in Nov 1997 is back "
                + "within its limit 0.790 after 2 windows in breach.")
    }
}
