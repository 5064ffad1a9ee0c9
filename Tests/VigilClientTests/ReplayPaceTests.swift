import Testing

@testable import VigilClient

@Suite("The pace of a replay")
struct ReplayPaceTests {
    @Test("at 3,600 times, an hour of the recording takes a second")
    func holdsItsSpeed() {
        var pace = ReplayPace(.times(3600))
        #expect(pace.wait(before: 1_000_000, elapsed: .zero) == .zero)
        #expect(pace.wait(before: 1_000_000 + 3_600_000, elapsed: .milliseconds(400)) == .milliseconds(600))
    }

    @Test("a replay that is late does not wait")
    func doesNotWaitWhenLate() {
        var pace = ReplayPace(.times(1000))
        _ = pace.wait(before: 0, elapsed: .zero)
        #expect(pace.wait(before: 1000, elapsed: .seconds(5)) == .zero)
    }

    @Test("the fastest replay never waits and has no longest span")
    func fastest() {
        var pace = ReplayPace(.fastest)
        _ = pace.wait(before: 0, elapsed: .zero)
        #expect(pace.wait(before: .max, elapsed: .zero) == .zero)
        #expect(pace.longestSpanMilliseconds == nil)
        #expect(ReplayPace(.times(3600)).longestSpanMilliseconds == 900_000)
    }
}
