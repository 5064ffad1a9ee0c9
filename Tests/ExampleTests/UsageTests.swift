import Foundation
import Testing
import UsageExamples
import Vigil
import VigilSQLite

/// What the walk-throughs come to, worked out from `SampleLeads` by hand or by a few lines of Python, not by Vigil.
///
/// Lead n differs from lead m by k = 7919 n mod 401 alone, which for n below 401 is each number from 0 to 400 once: its
/// spread is k / 10 - 20, its score 0.5 + spread / 60.
struct UsageTests {
    private func service() async throws -> MLModelMonitoringService {
        MLModelMonitoringService(store: try await .inMemory())
    }

    private func register(_ service: MLModelMonitoringService, _ drift: DriftPolicy? = nil) async throws {
        try await service.registerModel(
            ModelSchema(
                model: ModelName("lead-scoring"), task: .binaryClassification,
                features: [
                    FeatureSchema(name: "budget", kind: .numeric), FeatureSchema(name: "region", kind: .categorical),
                ], drift: drift))
    }

    /// Of today's 300 leads every third is from the west, where nobody was last month: 33.3 %.
    ///
    /// Last month's budgets are 50 + spread, from 30 to 70. Today's are 65 + spread, above 70 where k > 250: 117 of 300.
    /// Their mean distance is 15.1557 (the two curves do not cross, so it is the difference of the means, 65.3997 less
    /// 50.2440). Chance alone gives 0.8889 at these sizes, the reference's standard deviation is 11.5849, and
    /// sqrt(15.1557^2 - 0.8889^2) / 11.5849 = 1.3060 is 13.1 times the relevant size of 0.1. Regions moved by 1/3 in
    /// total, with 0.032 by chance: 6.6 times their limit of 0.05. Scores have the same spread as before.
    private let expectedActions = [
        "region holds \"west\", unknown to the reference, in 33.3 % of the rows.",
        "39 % of budget lies above every value of the reference.",
        "Inputs drift and the predictions do not.",
        "Look at budget, 13.1 times its limit, first:",
        "Then at region, 6.6",
    ]

    /// The actions begin with the facts; the advice that follows can be worded anew.
    private func expectActions(_ actions: [String]) {
        #expect(actions.count == expectedActions.count, "\(actions)")
        for (action, expected) in zip(actions, expectedActions) {
            #expect(action.hasPrefix(expected))
        }
    }

    @Test("the README's example finds the drift and says what to do")
    func readme() async throws {
        let path = NSTemporaryDirectory() + "vigil-\(UUID().uuidString).db"
        defer { try? FileManager.default.removeItem(atPath: path) }  // the system clears what stays behind
        let actions = try await watchFirstModel(database: path)
        expectActions(actions)
    }

    @Test("a service is told of every prediction out of the ordinary, and of no other")
    func swiftService() async throws {
        let service = try await service()
        // Without live detectors, whose alarms come when they are set.
        try await register(service, DriftPolicy(live: DriftPolicy.Live(share: 0)))
        // Nothing is out of the ordinary where nothing is known.
        #expect(try await handOver(to: service) == 0)
        // Of today's 300 leads 117 lie above every budget of last month and 100 are from the west; both hold where n is
        // divisible by 3 and 7919 n mod 401 above 250, which is so of 38.
        _ = try await checkForDrift(with: service)
        #expect(try await handOver(to: service) == 117 + 100 - 38)
    }

    @Test("a relation that turns over is found by the detectors of all columns, on its days and no others")
    func changedTogether() async throws {
        let findings = try await findWhatNoColumnShows(with: try await service())
        #expect(findings.count == 4)
        for (day, finding) in findings.enumerated() {
            #expect(finding.result.driftedColumns.isEmpty, "day \(day)")
            let found = finding.result.detectors.filter(\.isDrifted).map(\.detector)
            #expect(found == (day < 2 ? [] : ["domain_classifier", "pca_reconstruction"]), "day \(day)")
        }
    }

    @Test("outcomes turn into accuracy with its size and interval")
    func labels() async throws {
        let service = try await service()
        try await register(service)
        let accuracy = try #require(try await reportOutcomes(to: service))
        // Wrong are the leads that converted at a score above 0.45 and were given up below 0.5: a spread between -3 and
        // 0, so k from 171 to 199. k falls by 3 from n to n + 4 (4 * 7919 = 79 * 401 - 3), which makes them n = 2, 6, ...
        // 38, then 137, 141, ... 173 and 272, 276, ... 304, of which 300 and 304 come after the last lead: 10 + 10 + 7
        // of 300, and 273 / 300 = 0.91. Wilson's interval of that, with z = 1.959964: 0.872223 to 0.937410.
        #expect(accuracy.count == 300)
        #expect(abs(accuracy.value - 0.91) < 1e-12)
        #expect(abs((accuracy.lower95 ?? 0) - 0.8722229892) < 1e-9)
        #expect(abs((accuracy.upper95 ?? 0) - 0.9374097744) < 1e-9)
    }

    @Test("a shifted budget and a new region drift, and the result says what to do")
    func drift() async throws {
        let service = try await service()
        try await register(service)
        let result = try #require(try await checkForDrift(with: service))
        #expect(result.driftedColumns.map(\.name) == ["budget", "region"])
        #expect(result.columns.map(\.name).filter { !["budget", "region"].contains($0) } == ["prediction", "score"])
        #expect(result.referenceRows == 600 && result.currentRows == 300)
        let budget = try #require(result.driftedColumns.first?.measurement)
        #expect(budget.belowRangeShare == 0)
        #expect(abs(budget.aboveRangeShare - 0.39) < 1e-12)
        #expect(abs(budget.correctedEffect - 1.3060) < 5e-5)
        let region = try #require(result.driftedColumns.last?.measurement)
        #expect(region.newCategories == ["west"])
        #expect(region.vanishedCategories == ["south"])
        // A quarter from the south became none, and three quarters from the north two thirds: 1/4 + 1/12.
        #expect(abs(region.effect - 1.0 / 3) < 1e-12)
        expectActions(result.recommendedActions)
    }

    @Test("recorded metrics break a limit and fire the alert")
    func newModel() async throws {
        let service = try await service()
        let open = try await addModelWithThresholds(to: service)
        #expect(open.map(\.rule) == ["accuracy-below-085"])
        #expect(open.first?.measurement.value == 0.82)
        #expect(open.first?.measurement.count == 400)
        // The third day alone is below 0.85: one window, not yet the three that would raise its severity.
        #expect(open.first?.firstWindow.start == Timestamp("2026-05-06T00:00:00Z"))
        #expect(open.first?.breachedWindows == 1)
        #expect(open.first?.severity == .high)
    }
}
