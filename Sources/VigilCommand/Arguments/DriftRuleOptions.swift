import ArgumentParser
import VigilDomain

/// When a column counts as drifted, and when the program fails.
struct DriftRuleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The greatest adjusted p-value that counts.", valueName: "p"))
    var alpha = DriftRule().alpha

    @Option(help: ArgumentHelp("The least effect that counts for numbers, in standard deviations.", valueName: "sd"))
    var minEffect = DriftRule().minimumNumericEffect

    @Option(
        help: ArgumentHelp("The least effect that counts for categories, a share of the rows.", valueName: "share"))
    var minEffectCategorical = DriftRule().minimumCategoricalEffect

    @Option(help: ArgumentHelp("The fewest values a side for a verdict.", valueName: "rows"))
    var minRows = DriftRule().minimumRows

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "When to end with exit code 1: any, share=0.5 of the columns, or column=NAME. May be repeated. (default: any)",
            valueName: "rule"))
    var failOn: [FailOnRule] = []

    /// The rule, checked.
    func rule() throws -> DriftRule {
        let rule = DriftRule(
            alpha: alpha, minimumNumericEffect: minEffect, minimumCategoricalEffect: minEffectCategorical,
            minimumRows: minRows)
        do {
            try rule.validate()
        } catch {
            let options = [
                "minimum_numeric_effect": "min-effect", "minimum_categorical_effect": "min-effect-categorical",
                "minimum_rows": "min-rows",
            ]
            throw CommandFailure("--\(options[error.field] ?? error.field): \(error.detail)")
        }
        return rule
    }
}
