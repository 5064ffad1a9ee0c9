import VigilDomain

@testable import VigilMonitoring

/// Drift checks of one or a few columns.
enum Checks {
    static func numeric(
        _ reference: [Double], _ current: [Double], rule: DriftRule = DriftRule()
    ) -> ColumnDrift {
        column(.numeric(NumericColumn(reference)), .numeric(NumericColumn(current)), rule: rule)
    }

    static func names(
        _ reference: [String?], _ current: [String?], rule: DriftRule = DriftRule()
    ) -> ColumnDrift {
        column(.categorical(CategoricalColumn(reference)), .categorical(CategoricalColumn(current)), rule: rule)
    }

    static func column(_ reference: Column, _ current: Column, rule: DriftRule = DriftRule()) -> ColumnDrift {
        table([reference], [current], rule: rule).columns[0]
    }

    static func table(
        _ reference: [Column], _ current: [Column], rule: DriftRule = DriftRule()
    ) -> DriftAnalysisResult {
        let prepared = DriftReference(
            reference.enumerated().map { TableColumn(name: "c\($0.offset)", column: $0.element) })
        return DefaultDriftCheck().check(current, against: prepared, rule: rule)
    }
}
