import Testing

@testable import Vigil

@Suite("When segments are merged")
struct CompactionScheduleTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("every minute, room given back each time, where little comes in")
    func calm() {
        var schedule = CompactionSchedule(commits: 7, now: start)
        let found = (1...180).filter { schedule.work(commits: 7 + $0, now: at($0)) != .init() }
        #expect(found == [60, 120, 180])
        #expect(schedule.work(commits: 190, now: at(240)) == .init(compacts: true, reclaims: true))
    }

    @Test("after 500 commits in a flood, room given back every ten minutes alone")
    func flood() {
        var schedule = CompactionSchedule(commits: 0, now: start)
        var compactions: [Int] = []
        var reclaims: [Int] = []
        for second in 1...1300 {
            let work = schedule.work(commits: 50 * second, now: at(second))
            if work.compacts { compactions.append(second) }
            if work.reclaims { reclaims.append(second) }
        }
        #expect(compactions == Array(stride(from: 10, through: 1300, by: 10)))
        #expect(reclaims == [600, 1200])
    }
}
