import Testing
import VigilDomain

@testable import VigilMonitoring

struct WindowTextTests {
    @Test("a calendar window has its calendar name, any other range its two ends")
    func labels() throws {
        #expect(WindowText.label(of: Fixtures.month(9)) == "Sep 1997")
        #expect(WindowText.label(of: Fixtures.day(3)) == "1997-01-03")
        let quarter = WindowLength.quarter.window(containing: Fixtures.month(5).start)
        #expect(WindowText.label(of: quarter) == "1997 Q2")
        let start = try #require(Timestamp("1997-09-27T14:10:00Z"))
        #expect(
            WindowText.label(of: TimeRange(start: start, end: start.advanced(by: .seconds(300))))
                == "1997-09-27T14:10:00Z to 1997-09-27T14:15:00Z")
        let last = start.advanced(by: .seconds(301))
        #expect(
            WindowText.label(of: TimeRange(start: start, end: last.advanced(by: .milliseconds(1))))
                == "1997-09-27T14:10:00Z to 1997-09-27T14:15:01Z")
    }
}
