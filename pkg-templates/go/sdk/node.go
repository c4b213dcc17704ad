package flowlike

// Node is what a node looks like on a board, and what it does.
type Node struct {
	// Name is what the manifest lists as the node's id.
	Name string `json:"name"`
	// FriendlyName is what people see.
	FriendlyName string `json:"friendly_name"`
	// Description says what it does.
	Description string `json:"description"`
	// Category is where people find it: "Math/Arithmetic".
	Category string `json:"category"`
	// Icon is a path or URL.
	Icon string `json:"icon,omitempty"`
	// Docs are a longer description, in Markdown.
	Docs string `json:"docs,omitempty"`
	// Scores say what using it costs and risks.
	Scores *Scores `json:"scores,omitempty"`
	// LongRunning says that it takes long.
	LongRunning bool `json:"long_running,omitempty"`
	// Permissions are what it needs, such as "http_get". The manifest has to ask for what is behind them, too.
	Permissions []string `json:"permissions,omitempty"`
	// Inputs are its pins on the left.
	Inputs []Pin `json:"-"`
	// Outputs are its pins on the right.
	Outputs []Pin `json:"-"`
	// Run does it. An error is what whoever runs the board reads; outputs that were set do not count then.
	Run func(*Context) error `json:"-"`
}

// Scores are from 0 to 10 each.
type Scores struct {
	Privacy     int `json:"privacy"`
	Security    int `json:"security"`
	Performance int `json:"performance"`
	Governance  int `json:"governance"`
	Reliability int `json:"reliability"`
	Cost        int `json:"cost"`
}

// Pin is where values and executions go in or out.
type Pin struct {
	Name         string `json:"name"`
	FriendlyName string `json:"friendly_name"`
	Description  string `json:"description"`
	// Type is what a value is.
	Type DataType `json:"data_type"`
	// ValueType is whether there is one value or many.
	ValueType ValueType `json:"value_type,omitempty"`
	// Default is the value of an input that nothing is connected to.
	Default any `json:"default_value,omitempty"`
	// Schema is the JSON Schema of a Struct, as text.
	Schema string `json:"schema,omitempty"`
	// ValidValues are all that a String may be.
	ValidValues []string `json:"valid_values,omitempty"`
	// Range is the least and the largest that a number may be.
	Range []float64 `json:"range,omitempty"`
	// Step is between two numbers of a slider.
	Step float64 `json:"step,omitempty"`
	// Sensitive values are hidden.
	Sensitive bool `json:"sensitive,omitempty"`
	// EnforceSchema has only pins of the same schema connected.
	EnforceSchema bool `json:"enforce_schema,omitempty"`
	// EnforceGenericValueType has only pins of the same value type connected to a Generic one.
	EnforceGenericValueType bool `json:"enforce_generic_value_type,omitempty"`
}

// DataType is what a value is.
type DataType string

// Data types, and what they are in Go.
const (
	String    DataType = "String"    // string
	Integer   DataType = "Integer"   // int64, exactly
	Float     DataType = "Float"     // float64
	Boolean   DataType = "Boolean"   // bool
	Date      DataType = "Date"      // time.Time
	PathBuf   DataType = "PathBuf"   // FlowPath
	Byte      DataType = "Byte"      // []byte
	Execution DataType = "Execution" // none: see Context.Activate
	Struct    DataType = "Struct"    // a struct or map
	Generic   DataType = "Generic"   // any, with numbers as json.Number
)

// ValueType is whether there is one value or many.
type ValueType string

// Value types. One value is the default.
const (
	Normal  ValueType = "Normal"
	Array   ValueType = "Array"   // a slice
	HashMap ValueType = "HashMap" // a map with string keys
	HashSet ValueType = "HashSet" // a slice without repetitions
)

// The usual pins of a node that runs when its turn comes, instead of when somebody needs its outputs.
var (
	ExecIn  = Pin{Name: "exec_in", FriendlyName: "In", Description: "Starts the node", Type: Execution}
	ExecOut = Pin{Name: "exec_out", FriendlyName: "Out", Description: "Goes on from here", Type: Execution}
)

// definition is a node as the host reads it.
type definition struct {
	Node
	Pins []pinDefinition `json:"pins"`
}

type pinDefinition struct {
	Pin
	Side string `json:"pin_type"`
}

// Definitions are the nodes as the host reads them, in JSON.
func Definitions(nodes []Node) []byte {
	definitions := []definition{}
	for _, node := range nodes {
		pins := []pinDefinition{}
		for _, pin := range node.Inputs {
			pins = append(pins, pinDefinition{pin, "Input"})
		}
		for _, pin := range node.Outputs {
			pins = append(pins, pinDefinition{pin, "Output"})
		}
		definitions = append(definitions, definition{node, pins})
	}
	return encode(definitions)
}
