import Testing
import VigilDomain

@testable import VigilMonitoring

struct AlertNarrationTests {
    private func resolved(_ point: MetricPoint) throws -> String {
        var alert = Conditions.alert(.precision)
        alert.measurement = try #require(point.value.measurement)
        alert.breachedWindows = 2
        let judgement = Fixtures.judgement(point, Fixtures.rule(below: 0.79, confidence: true))
        #expect(judgement.verdict == .fine)
        return AlertNarration.resolved(judgement, alert: alert, limit: try #require(judgement.limit))
    }

    @Test("a value that came back is within its limit")
    func back() throws {
        #expect(
            try resolved(Fixtures.point(0.803, count: 466))
                == "churn-prediction precision 0.803 (n = 466) in Sep 1997 is back within its limit 0.790 after 2 "
                + "windows in breach.")
    }

    @Test("a value still beyond the limit ends an alert only by its interval, and is not said to be within")
    func uncertain() throws {
        #expect(
            try resolved(Fixtures.point(0.762, lower: 0.721, upper: 0.798, count: 466))
                == "churn-prediction precision 0.762 (95 % interval 0.721 to 0.798, n = 466) in Sep 1997 is no longer "
                + "certainly below its limit 0.790 after 2 windows in breach.")
    }
}
