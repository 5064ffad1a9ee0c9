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

    @Test("p-values that were drawn for one level decide as those drawn for another")
    func sparse() throws {
        var random = SplitMix64(seed: 4)
        func names(_ rows: Int, _ shift: Double) -> Column {
            .categorical(
                CategoricalColumn(
                    (0..<rows).map { _ in "n\(Int(400 * (random.uniform() < shift ? 0.1 : 1) * random.uniform()))" }))
        }
        let reference = [names(3000, 0)]
        let windows = [0, 0.4, 0, 0.4].map { [names(250, $0)] }
        func findings(_ alpha: Double) throws -> [DriftFinding] {
            try windows.enumerated().map { index, columns in
                DriftFinding(
                    model: try ModelName("m"), version: "1",
                    window: WindowLength.hour.window(containing: Timestamp(milliseconds: Int64(index) * 3_600_000)),
                    checkedAt: Timestamp(milliseconds: 0),
                    result: Checks.table(reference, columns, rule: DriftRule(alpha: alpha)))
            }
        }
        let loose = DriftTuning(try findings(0.05), intervalDays: 1.0 / 24)
        let strict = DriftTuning(try findings(1.0 / 2160), intervalDays: 1.0 / 24)
        for setting in DriftTuning.settings(around: .windows) {
            #expect(loose.outcome(of: setting) == strict.outcome(of: setting))
        }
        #expect(loose.outcome(of: DriftTuning.settings(around: .windows)[0]).alarms == 2)
    }

    @Test("windows of the baseline's own period are left out and counted")
    func ownWindows() throws {
        var random = SplitMix64(seed: 5)
        let reference = [Column.numeric(NumericColumn(random.normals(1000)))]
        let findings = try (0..<5).map { day in
            DriftFinding(
                model: try ModelName("m"), version: "1",
                window: WindowLength.day.window(containing: Timestamp(milliseconds: Int64(day) * 86_400_000)),
                checkedAt: Timestamp(milliseconds: 0),
                result: Checks.table(reference, [.numeric(NumericColumn(random.normals(300, mean: 1)))]))
        }
        // Up to the first minute of the third day.
        let period = TimeRange(
            start: Timestamp(milliseconds: 3_600_000), end: Timestamp(milliseconds: 2 * 86_400_000 + 60_000))
        let setting = DriftTuning.settings(around: .windows)[0]
        let all = DriftTuning(findings, intervalDays: 1).outcome(of: setting)
        #expect(all.windows == 5 && all.alarms == 5 && all.windowsOfBaseline == 0)
        let others = DriftTuning(findings, intervalDays: 1, leavingOut: period).outcome(of: setting)
        #expect(others.windows == 2 && others.alarms == 2 && others.windowsOfBaseline == 3)
    }
}
