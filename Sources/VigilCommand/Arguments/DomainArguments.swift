public import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats

// Closed sets that can stand on the command line as they are.
extension ModelTask: ExpressibleByArgument {}
extension WindowLength: ExpressibleByArgument {}
extension TableOptions.Separator: ExpressibleByArgument {}
extension RowForm: ExpressibleByArgument {}
