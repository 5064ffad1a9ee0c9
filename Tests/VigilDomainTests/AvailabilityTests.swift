import Testing
import VigilDomain

@Suite("availability")
struct AvailabilityTests {
    private let now = Timestamp(milliseconds: 1_777_593_600_000)

    /// A moment so many seconds before now.
    private func ago(_ seconds: Int) -> Timestamp { now.advanced(by: .seconds(-seconds)) }

    @Test("time between intervals is an outage, with its cause")
    func causes() throws {
        let availability = try #require(
            Availability(
                [
                    UptimeInterval(start: ago(1000), end: ago(800)),
                    UptimeInterval(start: ago(790), end: ago(500), isStopped: true),
                    UptimeInterval(start: ago(480), end: ago(200)),
                    UptimeInterval(start: ago(150), end: ago(5), fault: "full"),
                ], at: now))
        #expect(availability.since == ago(1000))
        #expect(availability.total == .seconds(1000))
        #expect(availability.up == .seconds(920))
        #expect(abs((availability.share ?? 0) - 0.92) < 1e-12)
        #expect(
            availability.outages == [
                Outage(start: ago(800), end: ago(790), cause: .ended),
                Outage(start: ago(500), end: ago(480), cause: .stopped),
                Outage(start: ago(200), end: ago(150), cause: .store("full")),
            ])
    }

    @Test("a fault that lasts is an outage without an end")
    func lasting() throws {
        let interval = UptimeInterval(start: ago(100), end: ago(10))
        let availability = try #require(Availability([interval], at: now, fault: "read_only"))
        #expect(availability.outages == [Outage(start: ago(10), end: nil, cause: .store("read_only"))])
        #expect(abs((availability.share ?? 0) - 0.9) < 1e-12)
    }

    @Test("only the last 30 days count, and a younger installation only from its beginning")
    func horizon() throws {
        let days = 86_400
        let old = UptimeInterval(start: ago(90 * days), end: ago(60 * days))
        #expect(Availability([old], at: now) == nil)
        #expect(Availability([], at: now) == nil)
        let availability = try #require(
            Availability(
                [
                    old, UptimeInterval(start: ago(40 * days), end: ago(15 * days)),
                    UptimeInterval(start: ago(3 * days), end: ago(0)),
                ], at: now))
        #expect(availability.total == .days(30))
        #expect(availability.up == .days(18))
        let young = try #require(Availability([UptimeInterval(start: ago(60), end: ago(1))], at: now))
        #expect(young.share == 1)
    }

    @Test("nothing has passed at the first moment, so there is no share")
    func first() throws {
        let availability = try #require(Availability([UptimeInterval(start: now, end: now)], at: now))
        #expect(availability.share == nil)
        #expect(availability.outages.isEmpty)
    }

    @Test("several at the same time count once")
    func overlapping() throws {
        let availability = try #require(
            Availability(
                [
                    UptimeInterval(start: ago(100), end: ago(40)), UptimeInterval(start: ago(90), end: ago(60)),
                    UptimeInterval(start: ago(50), end: ago(20), isStopped: true),
                    UptimeInterval(start: ago(10), end: ago(0)),
                ], at: now))
        #expect(availability.up == .seconds(90))
        #expect(availability.outages == [Outage(start: ago(20), end: ago(10), cause: .stopped)])
    }

    @Test("whatever the clock did, no share is outside 0 to 1 and no outage is of negative length", arguments: 1...200)
    func clock(_ seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        let intervals = (0..<random(12)).map { _ in
            let start = random(8000) - 2000
            return UptimeInterval(
                start: ago(start), end: ago(start - random(3000) + 500), isStopped: random(2) == 0)
        }
        for fault in [nil, "full"] {
            guard let availability = Availability(intervals, at: now, fault: fault) else { continue }
            #expect((0...1).contains(availability.share ?? 0))
            #expect(availability.up >= .zero && availability.up <= availability.total)
            let gaps = availability.outages.reduce(Duration.zero) { $0 + ($1.end ?? now).since($1.start) }
            #expect(availability.outages.allSatisfy { $0.start < $0.end ?? now })
            #expect(availability.up + gaps == availability.total)
        }
    }
}
