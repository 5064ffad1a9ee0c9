import Testing
import VigilStorage

@testable import Vigil

@Suite("the heartbeat")
struct HeartbeatTests {
    private let origin = ContinuousClock.now

    private func wall(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    @Test("an interval is begun at once and its end moved every ten seconds")
    func beats() {
        var heartbeat = Heartbeat()
        #expect(heartbeat.action(at: origin, wall: wall(0), fault: nil) == .begin)
        // Until it is written.
        #expect(heartbeat.action(at: origin + .seconds(1), wall: wall(1), fault: .full) == .begin)
        heartbeat.wrote(.begin, number: 7, at: origin + .seconds(1))
        #expect(heartbeat.action(at: origin + .seconds(10), wall: wall(10), fault: nil) == nil)
        let extend = Heartbeat.Action.extend(.init(number: 7, end: wall(11)))
        #expect(heartbeat.action(at: origin + .seconds(11), wall: wall(11), fault: nil) == extend)
        heartbeat.wrote(extend, number: 7, at: origin + .seconds(11))
        #expect(heartbeat.action(at: origin + .seconds(12), wall: wall(12), fault: nil) == nil)
        let asked = heartbeat.action(at: origin + .seconds(12), wall: wall(12), fault: nil, isWanted: true)
        #expect(asked == .extend(.init(number: 7, end: wall(12))))
    }

    @Test("a fault ends the interval at the last moment before it, and another is begun when it is over")
    func fault() {
        var heartbeat = Heartbeat()
        heartbeat.wrote(.begin, number: 1, at: origin)
        #expect(heartbeat.action(at: origin + .seconds(4), wall: wall(4), fault: nil) == nil)
        for second in 5..<60 {
            // An attempt every time, or nobody would learn that it is over.
            let attempt = heartbeat.action(at: origin + .seconds(second), wall: wall(second), fault: .full)
            #expect(attempt == .extend(.init(number: 1, end: wall(4))))
        }
        // One of them comes through; the fault is over when the store says so.
        heartbeat.wrote(.extend(.init(number: 1, end: wall(4))), number: 1, at: origin + .seconds(60))
        let resume = Heartbeat.Action.resume(after: .full, .init(number: 1, end: wall(4)))
        #expect(heartbeat.action(at: origin + .seconds(61), wall: wall(61), fault: nil) == resume)
        heartbeat.wrote(resume, number: 2, at: origin + .seconds(61))
        #expect(heartbeat.interruption == nil)
        #expect(heartbeat.action(at: origin + .seconds(62), wall: wall(62), fault: nil) == nil)
    }
}
