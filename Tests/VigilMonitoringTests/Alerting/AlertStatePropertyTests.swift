import Testing
import VigilDomain

@testable import VigilMonitoring

/// Laws that hold for every sequence of windows, tried on seeded random ones.
struct AlertStatePropertyTests {
    private struct Step {
        var day: Int
        var value: Double
        var isMature: Bool
    }

    private static func steps(_ random: inout SplitMix64) -> [Step] {
        var day = 1
        return (0..<24).map { _ in
            // Mostly the next day, sometimes the same again, sometimes an older one.
            let kind = random.uniform()
            if kind < 0.6 { day = min(day + 1, 31) }
            let seen = kind > 0.95 ? max(1, day - 2) : day
            return Step(
                day: seen, value: random.uniform() < 0.5 ? 0.7 + 0.05 * random.uniform() : 0.85,
                isMature: random.uniform() < 0.9)
        }
    }

    private static func run(
        _ steps: [Step], _ rule: AlertConfiguration, repeating: Int = 1
    ) -> (AlertState, [AlertAction]) {
        var state = AlertState()
        var actions: [AlertAction] = []
        for step in steps {
            let point = Fixtures.point(step.value, window: Fixtures.day(step.day), mature: step.isMature)
            for _ in 0..<repeating {
                actions += state.observe(Fixtures.judgement(point, rule), at: Fixtures.wall(0))
            }
        }
        return (state, actions)
    }

    private static let rules: [AlertConfiguration] = [
        Fixtures.rule(below: 0.79),
        Fixtures.rule(below: 0.79, escalateAfter: 2),
        Fixtures.rule(below: 0.79, holdFor: .days(3), escalateAfter: 4),
    ]

    @Test("seeing every window twice is the same as seeing it once", arguments: 0..<200)
    func repeatsChangeNothing(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let steps = Self.steps(&random)
        for rule in Self.rules {
            let once = Self.run(steps, rule)
            let twice = Self.run(steps, rule, repeating: 2)
            #expect(once.0 == twice.0)
            #expect(once.1 == twice.1)
        }
    }

    @Test("messages of an incident come in order: fired, at most one escalated, resolved", arguments: 0..<200)
    func order(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed) &+ 1000)
        let steps = Self.steps(&random)
        for rule in Self.rules {
            let (state, actions) = Self.run(steps, rule)
            var open: Alert?
            for action in actions {
                switch action {
                case .fire(let message):
                    #expect(open == nil)
                    open = message.alert
                case .escalate(let message):
                    #expect(open?.id == message.alert.id)
                    #expect((open?.severity ?? .critical) < message.alert.severity)
                    open = message.alert
                case .update(let alert):
                    #expect(open?.id == alert.id)
                    open = alert
                case .resolve(let message):
                    #expect(open?.id == message.alert.id && message.alert.status == .resolved)
                    open = nil
                case .target:
                    Issue.record("a paging rule gave a target's status")
                }
            }
            #expect(state.position.alert == open)
        }
    }
}
