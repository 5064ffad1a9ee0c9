import Testing
import VigilClient
import VigilDomain

@testable import VigilCommand

@Suite("Values on the command line")
struct ArgumentTests {
    @Test(
        "a time is RFC 3339 or a date",
        arguments: [
            ("2007-04-01", "2007-04-01T00:00:00Z"), ("2007-04-01T12:30:00+02:00", "2007-04-01T10:30:00Z"),
        ])
    func times(text: String, moment: String) {
        #expect(TimeArgument(argument: text)?.timestamp.description == moment)
    }

    @Test(
        "a time without its zone, or none at all, is refused",
        arguments: ["", "soon", "2007-04-01T12:00:00", "2007-13-01"])
    func noTimes(text: String) {
        #expect(TimeArgument(argument: text) == nil)
    }

    @Test(
        "a size is bytes, or has a unit",
        arguments: [
            ("0", 0), ("1048576", 1 << 20), ("500MiB", 500 << 20), ("2gib", 2 << 30), ("1TB", 1_000_000_000_000),
        ])
    func sizes(text: String, bytes: Int) {
        #expect(SizeArgument(argument: text)?.bytes == bytes)
    }

    @Test("no other text is a size", arguments: ["", "GiB", "1.5GiB", "-1", "2 GiB", "9999999999999GiB", "2XB"])
    func noSizes(text: String) {
        #expect(SizeArgument(argument: text) == nil)
    }

    @Test(
        "a length has a unit",
        arguments: [
            ("0", Duration.zero), ("45s", .seconds(45)), ("30m", .seconds(1800)), ("12h", .seconds(43_200)),
            ("60d", .days(60)),
        ])
    func lengths(text: String, duration: Duration) {
        #expect(LengthArgument(argument: text)?.duration == duration)
    }

    @Test("a length without a unit or below 0 is refused", arguments: ["", "60", "-1d", "1.5d", "d", "99999999999d"])
    func noLengths(text: String) {
        #expect(LengthArgument(argument: text) == nil)
    }

    @Test(
        "a speed is a factor above 0 or max",
        arguments: [
            ("max", ReplaySpeed?.some(.fastest)), ("3600", .times(3600)), ("0.5", .times(0.5)), ("0", nil), ("-1", nil),
            ("nan", nil), ("inf", nil), ("fast", nil),
        ])
    func speeds(text: String, speed: ReplaySpeed?) {
        #expect(SpeedArgument(argument: text)?.speed == speed)
    }
}
