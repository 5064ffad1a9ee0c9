import ArgumentParser
import VigilDomain

/// How the rows of two files depend on each other.
struct DriftDependenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The column with the times, for --blocks. (default: the only one that holds times)", valueName: "column"))
    var time: String?

    @Option(
        help: ArgumentHelp(
            "Holds the reference's hours, days, weeks, months or quarters against each other, and counts how much they "
                + "differ anyway.", valueName: "length"))
    var blocks: WindowLength?

    @Option(
        help: ArgumentHelp(
            "Counts that rows which share a value of this column, such as a customer, are alike.", valueName: "column"))
    var clusterBy: String?

    func validate() throws {
        if time != nil, blocks == nil {
            throw ValidationError("--time says where the times are for --blocks, which is missing: --blocks day.")
        }
    }

    var wishes: RowDependence.Wishes { RowDependence.Wishes(time: time, blocks: blocks, cluster: clusterBy) }
}
