package import VigilDomain

/// A ready-made set of alert rules.
///
/// To add one: a file under `Templates/` with a type of the same name, and a line in `RuleTemplates.swift`.
package protocol RuleTemplate: Sendable {
    /// The stable name.
    var id: String { get }
    /// What people call it.
    var title: String { get }
    /// What it watches, in a sentence.
    var summary: String { get }

    /// The rules for a model.
    ///
    /// - Parameters:
    ///   - schema: The model; its task and main metric decide.
    ///   - reference: The metrics over its baseline, empty without one.
    /// - Returns: Valid rules of this model; none where the template has nothing to say about it.
    func rules(for schema: ModelSchema, reference: [MetricID: MetricValue]) -> [AlertConfiguration]
}
