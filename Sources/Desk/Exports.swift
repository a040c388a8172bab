// JSON values are a target of their own. Whoever uses the desk needs not know: `import Desk` is enough.
@_exported public import PlugboardJSON
