import VigilClient
import VigilDomain
import VigilFormats
import VigilMonitoring

/// The rows of a file as results of an A/B test, and as exposures where that is asked for.
struct ResultRows {
    /// Which column holds what; those that nobody named are taken by these names where the file has them.
    struct Columns: Hashable, Sendable {
        var unit: String?
        var arm: String?
        var value: String?
        var metric: String?
        var denominator: String?
        var covariate: String?

        /// The column of a role: the named one, or the usual one where the file has it.
        private func column(
            _ named: String?, _ usual: String, _ option: String, in names: [String]
        ) throws -> String? {
            try KnownColumns.checked(named, option, in: names) ?? (names.contains(usual) ? usual : nil)
        }

        /// The columns that a file has.
        func found(in names: [String]) throws -> Columns {
            var found = Columns()
            found.unit = try column(unit, "unit", "--unit", in: names)
            found.arm = try column(arm, "arm", "--arm", in: names)
            found.value = try column(value, "value", "--value", in: names)
            found.metric = try column(metric, "metric", "--metric-column", in: names)
            found.denominator = try column(denominator, "denominator", "--denominator", in: names)
            found.covariate = try column(covariate, "covariate", "--covariate", in: names)
            guard found.unit != nil || found.arm != nil else {
                throw CommandFailure(
                    "there is no column \"unit\" or \"arm\"; name the one that holds it with --unit or --arm. There are "
                        + KnownColumns.list(names))
            }
            return found
        }
    }

    /// The results, in the file's order.
    private(set) var results: [ExperimentValueDocument] = []
    /// The arm that each unit was shown, once for each unit and arm; empty where the file does not tell both.
    private(set) var exposures: [ExperimentExposureDocument] = []
    /// Rows without a value.
    private(set) var rowsWithoutValue = 0

    /// The rows of a table.
    ///
    /// - Parameters:
    ///   - table: The table, its columns read in the kinds of ``kinds(_:)``.
    ///   - columns: Which column holds what, as found in the table.
    ///   - metric: The metric of rows that name none; `nil` for the test's success metric.
    /// - Throws: `CommandFailure` that names the row.
    init(_ table: Table, columns: Columns, metric: String? = nil) throws {
        let units = columns.unit.flatMap { table.column($0)?.names }
        let arms = columns.arm.flatMap { table.column($0)?.names }
        let metrics = columns.metric.flatMap { table.column($0)?.names }
        let values = columns.value.flatMap { table.column($0)?.numbers }
        let denominators = columns.denominator.flatMap { table.column($0)?.numbers }
        let covariates = columns.covariate.flatMap { table.column($0)?.numbers }
        var seen: Set<ExperimentExposureDocument> = []
        for row in 0..<table.rows {
            let unit = units?[row]
            let arm = arms?[row]
            guard unit != nil || arm != nil else {
                throw CommandFailure(
                    "row \(row + 1): \(columns.unit ?? columns.arm ?? "unit") is missing; a result is one of a unit or of an arm"
                )
            }
            if let unit, let arm {
                let exposure = ExperimentExposureDocument(unit: unit, arm: arm)
                if seen.insert(exposure).inserted { exposures.append(exposure) }
            }
            guard let value = values?[row], !value.isNaN else {
                rowsWithoutValue += 1
                continue
            }
            // The arm of a unit is known from its exposure.
            var result = ExperimentValueDocument(
                unit: unit, arm: unit == nil ? arm : nil, metric: metrics?[row] ?? metric, value: value)
            result.denominator = denominators.flatMap { $0[row].isNaN ? nil : $0[row] }
            result.covariate = covariates.flatMap { $0[row].isNaN ? nil : $0[row] }
            results.append(result)
        }
    }

    /// The kinds in which the columns are read: identifiers are names even where they look like numbers.
    static func kinds(_ columns: Columns) -> [String: ColumnKind] {
        var kinds: [String: ColumnKind] = [:]
        for name in [columns.unit, columns.arm, columns.metric] {
            if let name { kinds[name] = .categorical }
        }
        for name in [columns.value, columns.denominator, columns.covariate] {
            if let name { kinds[name] = .numeric }
        }
        return kinds
    }
}
