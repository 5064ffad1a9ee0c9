import Testing
import VigilDomain

@testable import VigilMonitoring

struct DriftTuningTests {
    @Test("a dry run says what each setting would have said, as a check with it does")
    func agreesWithChecks() throws {
        var random = SplitMix64(seed: 3)
        let reference: [Column] = [
            .numeric(NumericColumn(random.normals(2000))), .numeric(NumericColumn(random.normals(2000))),
        ]
        // Nothing, a little, clear, clear, nothing, clear.
        let windows: [[Column]] = [0, 0.15, 0.6, 0.6, 0, 0.6].map { shift in
            [.numeric(NumericColumn(random.normals(400, mean: shift))), .numeric(NumericColumn(random.normals(400)))]
        }
        func findings(_ rule: DriftRule) throws -> [DriftFinding] {
            try windows.enumerated().map { index, columns in
                DriftFinding(
                    model: try ModelName("m"), version: "1",
                    window: WindowLength.day.window(containing: Timestamp(milliseconds: Int64(index) * 86_400_000)),
                    checkedAt: Timestamp(milliseconds: 0), result: Checks.table(reference, columns, rule: rule))
            }
        }
        let tuning = DriftTuning(try findings(DriftRule()), intervalDays: 1)
        for setting in DriftTuning.settings(around: .windows) {
            let outcome = tuning.outcome(of: setting)
            let rule = DriftRule(
                alpha: outcome.level, minimumNumericEffect: setting.minimumNumericEffect,
                minimumCategoricalEffect: setting.minimumCategoricalEffect)
            let checked = try findings(rule)
            #expect(outcome.windows == 6)
            #expect(outcome.alarms == checked.count { $0.result.overallDriftDetected })
        }
        let standard = tuning.outcome(of: DriftTuning.settings(around: .windows)[0])
        // Two stretches: windows 2 to 3, or 1 to 3, and window 5.
        #expect(standard.alerts == 2 && standard.alarms >= 3)
        #expect(standard.columns.first?.name == "c0")
    }
}
