module com.example.nodes

go 1.24
