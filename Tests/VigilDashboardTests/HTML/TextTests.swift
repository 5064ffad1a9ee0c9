import Testing
import VigilDashboard
import VigilDomain
import VigilMonitoring

@Suite("numbers and times are written for people")
struct TextTests {
    @Test(
        "a limit keeps its own digits",
        arguments: [
            (0.05, "0.05"), (0.1, "0.1"), (0.764, "0.764"), (15_000, "15,000"), (0.12345, "0.12345"), (2, "2"),
            (0.00001, "1.00e-5"),
        ] as [(Double, String)])
    func limits(_ value: Double, _ text: String) {
        #expect(NumberText.limit(value) == text)
    }

    @Test(
        "a change is relative to the size of what was before",
        arguments: [
            (11_258, 21_970, "+95 %"), (0.75, 0.727, "-3.1 %"), (5, 5, "no change"), (-2, -1, "+50 %"), (0, 1, nil),
            (1e-300, 1, nil), (1, .nan, nil),
        ] as [(Double, Double, String?)])
    func changes(_ before: Double, _ after: Double, _ text: String?) {
        #expect(NumberText.change(from: before, to: after) == text)
    }

    @Test("the far tail of a p-value is named")
    func pRelations() {
        #expect(NumberText.pRelation(1e-17) == "< 1e-9")
        #expect(NumberText.pRelation(0.023).hasPrefix("= 0.023"))
    }

    @Test("long texts are cut without counting all of them")
    func shortening() {
        #expect("abc".shortened(to: 3) == "abc")
        #expect("abcd".shortened(to: 3) == "ab…")
        #expect(String(repeating: "x", count: 1_000_000).shortened(to: 10).count == 10)
        #expect("".shortened(to: 5) == "")
    }

    @Test("a range ends on its last day, not on the one after it")
    func ranges() throws {
        let start = try #require(Timestamp("1998-07-01T00:00:00Z"))
        let end = try #require(Timestamp("1998-10-01T00:00:00Z"))
        #expect(TimeText.range(TimeRange(start: start, end: end)) == "1 Jul 1998 to 30 Sep 1998")
        #expect(TimeText.range(TimeRange(start: start, end: start.advanced(by: .days(1)))) == "1 Jul 1998")
        #expect(
            TimeText.range(TimeRange(start: start, end: start.advanced(by: .seconds(3600))))
                == "1 Jul 1998 00:00 to 01:00 UTC")
    }

    @Test("a moment carries its full form")
    func moments() throws {
        let moment = try #require(Timestamp("1997-09-27T14:05:30Z"))
        #expect(
            TimeText.element(moment).text
                == "<time datetime=\"1997-09-27T14:05:30Z\" title=\"27 Sep 1997 14:05 UTC\">27 Sep 1997 14:05 UTC</time>"
        )
        let before = try #require(Timestamp("1969-12-31T23:59:00Z"))
        #expect(TimeText.moment(before) == "31 Dec 1969 23:59 UTC")
    }
}
