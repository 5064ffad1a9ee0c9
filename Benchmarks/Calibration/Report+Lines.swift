import VigilDomain
import VigilMonitoring
import VigilStatistics

extension Report {
    static func lines(_ cell: Cell, _ critical: Critical, _ tally: Tally) throws -> [ReportedRate] {
        try laws(cell.law).map { law in
            var line = try ReportedRate(
                "false_alarms", method: law.method, data: law.rawValue, referenceRows: cell.reference,
                windowRows: cell.current, tally)
            line.attainableLevel = critical.level ?? tally.meanLevel
            line.verdict = .rate(line.interval, attainable: line.attainableLevel)
            return line
        }
    }

    static func lines(_ fixed: FixedReference, _ sorted: [Double]) throws -> [ReportedRate] {
        var tally = Tally()
        tally.repeats = sorted.count * fixed.windows
        tally.alarms = Int((sorted.reduce(0, +) * Double(fixed.windows)).rounded())
        return try laws(fixed.cell.law).map { law in
            var line = try ReportedRate(
                "fixed_reference", method: law.method, data: law.rawValue, referenceRows: fixed.cell.reference,
                windowRows: fixed.cell.current, tally)
            // Windows of one reference depend on each other: the interval above is that of independent ones.
            line.reason = "no limits are set for it"
            line.windowsPerReference = fixed.windows
            line.percentiles = Dictionary(
                uniqueKeysWithValues: [50, 90, 95].map { percent in
                    ("p\(percent)", sorted[min(sorted.count - 1, sorted.count * percent / 100)])
                })
            return line
        }
    }

    /// One simulation of ranks serves every law without ties.
    private static func laws(_ law: Law) -> [Law] { law.isContinuous ? [.normal, .lognormal] : [law] }

    static func line(_ power: Power, _ found: Power.Found) throws -> ReportedRate {
        var tally = Tally()
        tally.repeats = found.repeats
        tally.alarms = found.byTest
        var line = try ReportedRate(
            "power", method: power.change.method, data: power.change.rawValue, referenceRows: Power.reference,
            windowRows: power.current, tally)
        line.bothKeys = Double(found.byBothKeys) / Double(found.repeats)
        let plain = Double(found.byPlainTest) / Double(found.repeats)
        line.plainRate = plain
        line.limit = plain
        line.verdict = .atLeast(plain, line.interval)
        return line
    }

    static func lines(_ joint: JointTest, _ tally: Tally) throws -> [ReportedRate] {
        // A detector may not take such tables, and then says so.
        guard tally.repeats > 0 else { return [] }
        var line = try ReportedRate(
            "joint", method: joint.detector.rawValue, data: "six correlated columns",
            referenceRows: JointTest.reference, windowRows: joint.current, tally)
        line.verdict = .rate(line.interval, isConservative: joint.conservativeReason != nil)
        if line.verdict == .conservative { line.reason = joint.conservativeReason }
        return [line]
    }

    static func lines(_ test: DetectorTest, _ tally: Tally) throws -> [ReportedRate] {
        guard tally.repeats > 0 else { return [] }
        var line = try ReportedRate(
            "detectors", method: test.detector.rawValue, data: test.content.rawValue,
            referenceRows: DetectorTest.reference, windowRows: test.current, tally)
        if test.isPeer {
            line.reason = "another product's way"
        } else {
            line.verdict = .rate(line.interval, isConservative: test.conservativeReason != nil)
            if line.verdict == .conservative { line.reason = test.conservativeReason }
        }
        return [line]
    }

    static func lines(_ check: StreamCheck, _ found: StreamCheck.Found) throws -> [ReportedRate] {
        guard found.blocks > 0 else { return [] }
        var tally = Tally()
        tally.repeats = found.blocks
        tally.alarms = found.aware
        // Recorded windows cannot be drawn again: with some tens of them a wider interval would excuse everything.
        var line = try ReportedRate(
            "streams", method: "default_check", data: "\(check.stream.name), \(check.window.rawValue)",
            referenceRows: check.rows.count, windowRows: check.typicalRows, tally, confidence: 0.95)
        line.rawRate = Double(found.raw) / Double(found.blocks)
        line.bothKeys = Double(found.awareBothKeys) / Double(found.blocks)
        line.limit = Verdict.greatestStreamRate
        if found.known < found.blocks {
            line.reason = "too few windows to measure their dependence"
        } else {
            line.verdict = .atMost(Verdict.greatestStreamRate, line.interval)
            if line.verdict == .ok && line.rate > Verdict.greatestStreamRate {
                line.reason = "above the limit, but too few windows to say so"
            }
        }
        return [line]
    }

    static func line(_ year: CleanYear, _ alerts: [Int]) -> ReportedRate {
        let sum = alerts.reduce(0, +)
        let years = max(1, alerts.count)
        var line = ReportedRate(
            "clean_year", method: "default_check", data: year.scenario.rawValue,
            referenceRows: CleanYear.baselineDays * 24 * CleanYear.rowsPerHour, windowRows: CleanYear.rowsPerHour,
            repeats: alerts.count, rate: Double(sum) / Double(years),
            interval: .poisson(sum, periods: years, confidence: 0.999), confidence: 0.999)
        line.alerts = alerts
        line.limit = CleanYear.allowed
        if year.scenario.isDemonstration {
            line.reason = "shows what happens without the correction"
        } else {
            line.verdict = .atMost(CleanYear.allowed, line.interval)
        }
        return line
    }

    static func lines(
        _ row: RunLengthRow, _ found: [RunLengthRow.Found], river: RiverDelays.Delay?
    ) -> [ReportedRate] {
        var measured: [RunLengthRow.Measurement] = []
        var obstacle: String?
        for one in found {
            switch one {
            case .measured(let measurement): measured.append(measurement)
            case .obstacle(let reason): obstacle = reason
            }
        }
        var line = ReportedRate(
            "run_length", method: row.detector.rawValue, data: row.data.rawValue, referenceRows: row.referenceRows,
            windowRows: 1, repeats: measured.reduce(0) { $0 + $1.streams }, rate: 0,
            interval: Interval(lower: 0, upper: 1), confidence: 0.95)
        line.falseAlarmEvery = row.falseAlarmEvery
        guard obstacle == nil, measured.count > 1 else {
            line.reason = obstacle ?? "fewer than two references"
            return [line]
        }
        let moments = SampleMoments(measured.map(\.runLength))
        let count = Double(measured.count)
        let multiple = StudentTDistribution(degreesOfFreedom: count - 1).quantile(0.975)
        let margin = multiple * (moments.variance / count).squareRoot()
        let interval = Interval(lower: moments.mean - margin, upper: moments.mean + margin)
        line.runLength = moments.mean
        line.runLengthLower = max(1, interval.lower)
        line.runLengthUpper = interval.upper
        line.rate = 1 / moments.mean
        line.lower = 1 / interval.upper
        line.upper = 1 / max(1, interval.lower)
        line.delayHalf = mean(measured.flatMap { $0.delays[0] })
        line.delayOne = mean(measured.flatMap { $0.delays[1] })
        line.riverRunLength = river?.runLength
        line.riverDelayHalf = river?.delayHalf
        line.riverDelayOne = river?.delayOne
        line.limit = row.allowedShare
        let stated = SampleMoments(measured.map(\.stated)).mean
        line.runLengthStated = stated
        line.reason = row.notJudgedReason
        guard line.reason == nil else { return [line] }
        line.verdict = .runLength(interval, wanted: row.falseAlarmEvery, within: row.allowedShare)
        if line.verdict == .outside, moments.mean > Double(row.falseAlarmEvery),
            stated > Double(row.falseAlarmEvery) * (1 + row.allowedShare)
        {
            line.verdict = .conservative
            line.reason = "it moves in steps, of which the next one alarms more often than asked for"
        }
        return [line]
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

extension Law {
    /// The default test that takes it.
    var method: String { isNumeric ? "kolmogorov_smirnov" : "chi_squared" }
}
